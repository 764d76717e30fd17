"""Asking the homeserver, as our user there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from sixring.core.fetch import Answer, FetchError, FetchFailed, fetch

from ...contract import DeliveryError
from ...models import Account as Accounts
from .settings import our_token, settings_of

if TYPE_CHECKING:
    from ...models import Account

SECONDS = 15.0
PAUSE = 5.0


class Absent(DeliveryError):
    """What was asked for is not there."""


def call(account: Account, method: str, path: str, said: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What the homeserver answers. Raises `DeliveryError`; what is sent under a number may safely be sent again."""
    given: dict[str, Any] = {"json": dict(said)} if said is not None else {}
    return answered(fetched(account, method, path, **given), account)


def fetched(account: Account, method: str, path: str, headers: Mapping[str, str] | None = None, **more: Any) -> Answer:
    signed = {"Authorization": f"Bearer {our_token(account)}"} | dict(headers or {})
    try:
        return fetch(method, f"{settings_of(account).url}{path}", headers=signed, **({"timeout": SECONDS} | more))
    except FetchError as error:
        raise DeliveryError(error.message) from error


def answered(answer: Answer, account: Account) -> dict[str, Any]:
    body = body_of(answer)
    if answer.ok:
        return body
    raise refused(answer, body, account)


def body_of(answer: Answer) -> dict[str, Any]:
    try:
        said = answer.json()
    except FetchFailed:
        return {}
    return said if isinstance(said, dict) else {}


def refused(answer: Answer, body: Mapping[str, Any], account: Account) -> DeliveryError:
    """Rule: too much at once and what the homeserver failed over goes again under the same number; a refused token
    waits for its owner; the rest won't be otherwise next time."""
    code, wait = str(body.get("errcode") or answer.status)[:60], body.get("retry_after_ms")
    if answer.status == 429:
        pause = wait / 1000 if isinstance(wait, int | float) and 0 < wait < 86_400_000 else answer.retry_after or PAUSE
        return DeliveryError(_("The homeserver takes no more just now."), retry_after=pause)
    if code in ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_EXCLUSIVE"):
        trouble = _("The homeserver does not know our token. Copy the registration to it anew, and start it again.")
        Accounts.objects.filter(pk=account.pk).update(trouble=trouble)
        return DeliveryError(trouble)
    if answer.status >= 500:
        return DeliveryError(_("The homeserver failed over it (%(status)s).") % {"status": answer.status})
    if answer.status == 404:
        return Absent(_("That room or file is gone."), permanent=True)
    if code == "M_FORBIDDEN":
        return DeliveryError(_("We are not in that room any more."), permanent=True)
    return DeliveryError(_("The homeserver refused it: %(code)s") % {"code": code}, permanent=True)


def in_room(room: str, *rest: str) -> str:
    return "/_matrix/client/v3/rooms/" + "/".join(quote(one, safe="") for one in (room, *rest))
