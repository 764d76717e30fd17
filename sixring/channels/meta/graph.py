"""Calls to the Graph API, signed in as an account, and what its refusals mean for a message."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from sixring.core import media
from sixring.core.fetch import Answer, FetchError, FetchFailed, fetch

from ..contract import DeliveryError
from ..models import Account
from .meanings import PASSING, SIGN_IN, meaning

if TYPE_CHECKING:
    from ..contract import OutFile

VERSION = "v25.0"
FACEBOOK = "https://graph.facebook.com"
INSTAGRAM = "https://graph.instagram.com"
SECONDS = 15.0
PAUSE = 10.0
MOST = 2_000_000  # bytes of an answer

Json = dict[str, Any]


def ask(
    account: Account, method: str, path: str, *, query: Mapping[str, str] | None = None, json: Any = None,
    host: str = "", timeout: float = SECONDS,
) -> Answer:  # fmt: skip
    """One call, `path` beneath the version. Raises what `core.fetch` raises."""
    headers = {"Authorization": f"Bearer {account.secret('access_token')}"}
    return fetch(method, address(account, path, query, host), headers=headers, json=json, max_bytes=MOST,
                 timeout=timeout)  # fmt: skip


def address(account: Account, path: str, query: Mapping[str, str] | None = None, host: str = "") -> str:
    """Where a call goes. Facebook's calls prove that we know the app's secret too, which an app may demand."""
    words = dict(query or {})
    if not host and (secret := account.secret("app_secret")):
        token = account.secret("access_token")
        words["appsecret_proof"] = hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()
    return f"{host or FACEBOOK}/{VERSION}/{path}" + (f"?{urlencode(words)}" if words else "")


def read(account: Account, path: str, fields: str, *, host: str = "", **more: str) -> Json:
    """The object at `path`. Raises `DeliveryError` where it can't be had."""
    try:
        answer = ask(account, "GET", path, query=({"fields": fields} if fields else {}) | more, host=host)
    except FetchError as error:
        raise DeliveryError(error.message) from error
    refuse(answer, account)
    return said_by(answer)


def post(
    account: Account, path: str, body: Mapping[str, Any], *, host: str = "", timeout: float = SECONDS
) -> Json:  # fmt: skip
    """Do something once. Raises `DeliveryError`; `unknown` where it may have been done all the same."""
    try:
        answer = ask(account, "POST", path, json=body, host=host, timeout=timeout)
    except FetchError as error:
        raise DeliveryError(error.message, unknown=error.sent) from error
    refuse(answer, account)
    if account.trouble:
        Account.objects.filter(pk=account.pk).update(trouble="")
    return said_by(answer)


def upload(
    account: Account, path: str, file: OutFile, fields: Mapping[str, str], *, field: str = "file"
) -> Json:  # fmt: skip
    """Bring a file there, which nobody sees yet: trying again repeats nothing. Raises `DeliveryError`."""
    edge = secrets.token_hex(16)
    headers = {
        "Authorization": f"Bearer {account.secret('access_token')}",
        "Content-Type": f"multipart/form-data; boundary={edge}",
    }
    body = multipart(edge, fields, field, file)
    try:
        answer = fetch("POST", address(account, path), headers=headers, content=body, timeout=4 * SECONDS)
    except FetchError as error:
        raise DeliveryError(error.message) from error
    try:
        refuse(answer, account)
    except DeliveryError as error:
        if error.unknown:
            raise DeliveryError(error.message) from error
        raise
    return said_by(answer)


def multipart(edge: str, fields: Mapping[str, str], field: str, file: OutFile) -> bytes:
    lines = [f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
             for name, value in fields.items()]  # fmt: skip
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{plain(file.name)}"\r\n'
        f"Content-Type: {file.content_type}\r\n\r\n"
    )
    return "".join([*lines, head]).encode() + bytes_of(file) + f"\r\n--{edge}--\r\n".encode()


def bytes_of(file: OutFile) -> bytes:
    try:
        return media.read(file.key)
    except OSError as error:
        raise DeliveryError(_("The file is no longer there."), permanent=True) from error


def plain(name: str) -> str:
    """A file's name in letters that Meta takes: it refuses others, and escapes would be shown."""
    stem, dot, ending = "".join(
        one for one in unicodedata.normalize("NFKD", name) if " " <= one <= "~" and one not in '"\\'
    ).rpartition(".")
    return f"{stem.strip() or 'file'}{dot}{ending}" if dot else ending.strip() or "file"


def said_by(answer: Answer) -> Json:
    """The object an answer carries; empty when it carries none."""
    try:
        said = answer.json()
    except FetchFailed:
        return {}
    return said if isinstance(said, dict) else {}


def refuse(answer: Answer, account: Account) -> None:
    """Raise `DeliveryError` unless Meta took it."""
    error = said_by(answer).get("error")
    if answer.ok and not error:
        return
    error = error if isinstance(error, dict) else {}
    words, code = meaning(error), error.get("code")
    if code in PASSING or answer.status == 429:
        raise DeliveryError(words, retry_after=answer.retry_after or PAUSE)
    if code in SIGN_IN or answer.status == 401:
        Account.objects.filter(pk=account.pk).update(trouble=words)
        raise DeliveryError(words)
    if answer.status >= 500 or error.get("is_transient"):
        raise DeliveryError(_("Meta failed over it. %(words)s") % {"words": words}, unknown=True)
    raise Rejected(words, error)


class Rejected(DeliveryError):
    """Meta said no, for good; `said` is how."""

    def __init__(self, words: str, said: Mapping[str, Any]) -> None:
        super().__init__(words, permanent=True)
        self.said = said
