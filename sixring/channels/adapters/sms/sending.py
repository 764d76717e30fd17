"""Sending by Twilio, and asking afterwards. Twilio knows no key of ours, so an answer that was lost stays unknown until
its receipt comes, which names our key, or until somebody asks for the list of messages."""

from __future__ import annotations

import email.utils
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings as installation
from django.utils.translation import gettext as _

from sixring.core.fetch import Answer, FetchError

from ...contract import DeliveryError, Outbound
from ...media.links import is_reachable
from ...models import Account, Dispatch
from . import asking
from .meanings import meaning
from .reading import OUR_KEY
from .settings import Settings, from_which, settings_of

if TYPE_CHECKING:
    from collections.abc import Mapping

PAUSE = 5.0
SLIP = timedelta(minutes=2)
PASSING = frozenset({20429, 21611})  # the same again a little later may go through
SIGN_IN = frozenset({20003, 20005})
PAGE = 100


def send(message: Outbound, account: Account) -> str:
    """Hand `message` to Twilio; returns its MessageSid. Raises `DeliveryError`."""
    ours = settings_of(account)
    try:
        answer = asking.post(account, ours, form_of(message, account, ours))
    except FetchError as error:
        raise DeliveryError(error.message, unknown=error.sent) from error
    refuse(answer, account)
    sid = str(asking.said_by(answer).get("sid") or "")
    if not sid:
        raise DeliveryError(_("Twilio’s answer could not be read."), unknown=True)
    if account.trouble:
        Account.objects.filter(pk=account.pk).update(trouble="")
    return sid


def form_of(message: Outbound, account: Account, ours: Settings) -> dict[str, str]:
    source, value = from_which(ours, message.to)
    form = {"To": message.to, "Body": message.text, source: value}
    if is_reachable(installation.PUBLIC_URL):  # Twilio refuses a whole message over an address it can't reach
        form["StatusCallback"] = receipts_at(account, message.key)
    return form


def receipts_at(account: Account, key: str) -> str:
    return f"{installation.PUBLIC_URL}/hooks/{account.key}?{urlencode({OUR_KEY: key})}"


def refuse(answer: Answer, account: Account) -> None:
    """Raise `DeliveryError` unless Twilio took it."""
    if answer.ok:
        return
    code = code_of(asking.said_by(answer))
    if answer.status == 429 or code in PASSING:
        raise DeliveryError(meaning(str(code or 20429)), retry_after=answer.retry_after or PAUSE)
    if answer.status in (401, 403) and (code in SIGN_IN or not code):
        Account.objects.filter(pk=account.pk).update(trouble=meaning("20003"))
        raise DeliveryError(meaning("20003"))
    if answer.status >= 500:
        raise DeliveryError(_("Twilio failed over it (%(status)s).") % {"status": answer.status}, unknown=True)
    raise DeliveryError(meaning(str(code)), permanent=True)


def code_of(said: Mapping[str, Any]) -> int:
    code = said.get("code")
    return code if isinstance(code, int) else 0


def found(message: Outbound, account: Account) -> bool | None:
    """Whether Twilio's list has `message`; None when it can't be asked."""
    ours = settings_of(account)
    dispatch = Dispatch.objects.filter(key=message.key).first()
    if dispatch is None:
        return None
    try:
        answer = asking.get(account, ours, {"To": message.to, "PageSize": str(PAGE)})
    except FetchError:
        return None
    rows = asking.said_by(answer).get("messages") if answer.ok else None
    if not isinstance(rows, list):
        return None
    sids = [str(row.get("sid")) for row in rows if isinstance(row, dict) and is_it(row, message, dispatch)]
    others = Dispatch.objects.filter(account=account, external_id__in=sids).exclude(pk=dispatch.pk)
    return bool(set(sids) - set(others.values_list("external_id", flat=True)))


def is_it(row: Mapping[str, Any], message: Outbound, dispatch: Dispatch) -> bool:
    """Rule: the same words to the same number since it was on its way. A trial account puts words of its own before."""
    made = moment(str(row.get("date_created", "")))
    ours = str(row.get("direction", "")).startswith("outbound") and row.get("to") == message.to
    same = str(row.get("body", "")).strip().endswith(message.text.strip())
    return ours and same and made is not None and made >= dispatch.created_at - SLIP


def moment(said: str) -> datetime | None:
    """RFC 2822, as Twilio writes it."""
    try:
        at = email.utils.parsedate_to_datetime(said)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
