"""Files of a message (MMS): fetched from Twilio by the worker, with our sign-in, capped, and looked at."""

from __future__ import annotations

import mimetypes
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import puremagic

from sixring.core import clock
from sixring.core.fetch import FetchFailed, FetchRefused

from ...contract import Attachment, NotYet, Raw
from . import asking
from .settings import settings_of

if TYPE_CHECKING:
    from ...models import Account

MOST = 10  # files of one message, as Twilio has it
LARGEST = 5 * 1024 * 1024
SECONDS = 10.0
PATIENCE = timedelta(minutes=5)  # then the words come without the file
TRUSTED_HOST = "twilio.com"
# Types that show no signature in their bytes; offered as downloads only.
BELIEVED = ("text/plain", "text/vcard", "text/x-vcard", "text/csv", "text/calendar", "audio/amr")


@dataclass(frozen=True, slots=True)
class Found:
    """Files that are here, and the names of those that can't be had."""

    kept: list[Attachment] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


class Lost(Exception):
    """This file can't be had, now or later."""


def fetch_all(said: Mapping[str, str], raw: Raw, account: Account, until: float) -> Found:
    """The files `said` names. Raises `NotYet` while one may still come."""
    found = Found()
    for number, (url, claimed) in enumerate(named(said), 1):
        name = f"file-{number}{ending(claimed)}"
        try:
            content = fetched(url, account, until)
        except Lost:
            found.lost.append(name)
        except FetchFailed as error:
            if clock.now() < raw.received_at + PATIENCE:
                raise NotYet(error.message) from error
            found.lost.append(name)
        else:
            type_ = type_of(content, claimed)
            found.kept.append(Attachment(f"file-{number}{ending(type_)}", type_, content))
    return found


def named(said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Address and claimed type of each. What NumMedia says is not needed: addresses are there or are not."""
    for number in range(MOST):
        if url := said.get(f"MediaUrl{number}", ""):
            yield url, said.get(f"MediaContentType{number}", "").partition(";")[0].strip().lower()


def fetched(url: str, account: Account, until: float) -> bytes:
    """The bytes at `url`. Raises `Lost`, or `FetchFailed` where trying again may help."""
    if not is_twilios(url):
        raise Lost
    left = min(SECONDS, until - time.monotonic())
    if left <= 0:
        raise FetchFailed("Too much else was fetched first.")
    try:
        answer = asking.file(account, settings_of(account), url, LARGEST + 1, left)
    except FetchRefused as error:
        raise Lost from error
    if answer.status in (401, 403, 429) or answer.status >= 500:
        raise FetchFailed(f"Twilio answered {answer.status}.")
    if not answer.ok or not answer.body or len(answer.body) > LARGEST:
        raise Lost
    return answer.body


def is_twilios(url: str) -> bool:
    """Our sign-in goes there, so nowhere else: https, Twilio's own names, no other port."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    plain = parts.scheme == "https" and not parts.username and port in (None, 443)
    return plain and (host == TRUSTED_HOST or host.endswith(f".{TRUSTED_HOST}"))


def type_of(content: bytes, claimed: str) -> str:
    """The type the bytes show, else the claimed one where it does no harm, else application/octet-stream."""
    if claimed in BELIEVED and b"\x00" not in content[:1024]:
        return claimed
    try:
        found = str(puremagic.from_string(content[:65536], mime=True))
    except (puremagic.PureError, ValueError, UnicodeError):
        found = ""
    return found if "/" in found else "application/octet-stream"


def ending(type_: str) -> str:
    return mimetypes.guess_extension(type_) or ""
