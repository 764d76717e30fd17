"""Twilio's own list of calls beside ours: which came to our numbers, and which of them we never heard of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.utils.translation import gettext as _

from sixring.core.fetch import Answer, FetchError

from ...contract import DeliveryError, Finding
from ...twilio import asking
from .settings import settings_of
from .steps import Step

if TYPE_CHECKING:
    from ...models import Account

PAGE = 500
MOST_PAGES = 20
KEY = "call:"
Row = Mapping[str, Any]


def listed(account: Account, since: datetime, until: datetime) -> Iterator[str]:
    """What the touches of calls to our numbers in that time are known by. Raises `DeliveryError`."""
    for number in settings_of(account).numbers:
        for row in rows(account, number, since, until):
            if row.get("direction") == "inbound" and (sid := str(row.get("sid", ""))):
                yield f"{KEY}{sid}"


def rows(account: Account, number: str, since: datetime, until: datetime) -> Iterator[Row]:
    """Twilio filters by when a call began (UTC), and pages."""
    form = "%Y-%m-%dT%H:%M:%SZ"
    query = {"To": number, "StartTime>": f"{since:{form}}", "StartTime<": f"{until:{form}}", "PageSize": str(PAGE)}
    for _page in range(MOST_PAGES):
        said = asked(account, "Calls", query)
        yield from (row for row in said.get("calls") or () if isinstance(row, dict))
        following = parse_qs(urlsplit(str(said.get("next_page_uri") or "")).query)
        if not following:
            return
        query = {name: values[0] for name, values in following.items()}


def bring(account: Account, missed: Sequence[str]) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """Of each that is over: that it rang, and that it ended. Nobody here can have answered it."""
    for key in missed:
        try:
            row = asked(account, f"Calls/{key.removeprefix(KEY)}", {})
        except DeliveryError:
            continue
        if row.get("direction") == "inbound" and row.get("end_time"):
            yield as_request(row, "ringing", "start_time"), {}
            yield as_request(row, str(row.get("status", "")), "end_time"), {"query": {"step": str(Step.STATUS)}}


def as_request(row: Row, status: str, when: str) -> bytes:
    said = {
        "CallSid": row.get("sid"), "From": row.get("from"), "To": row.get("to"), "Direction": "inbound",
        "CallStatus": status, "Timestamp": row.get(when),
    }  # fmt: skip
    return urlencode({name: str(value or "") for name, value in said.items()}).encode()


def state_of(account: Account) -> list[Finding]:
    """Whether Twilio takes our sign-in."""
    said = answered(account, "Calls", {"PageSize": "1"})
    if said.ok:
        return [Finding(_("Twilio takes the auth token."))]
    wrong = _("Twilio did not accept the account SID and auth token.")
    return [Finding(wrong if said.status in (401, 403) else refusal(said), bad=True)]


def asked(account: Account, what: str, query: Mapping[str, str]) -> dict[str, Any]:
    answer = answered(account, what, query)
    if not answer.ok:
        raise DeliveryError(refusal(answer))
    return asking.said_by(answer)


def answered(account: Account, what: str, query: Mapping[str, str]) -> Answer:
    ours = settings_of(account)
    try:
        return asking.get(account, asking.place(ours.host, ours.sid, what), query)
    except FetchError as error:
        raise DeliveryError(error.message) from error


def refusal(answer: Answer) -> str:
    return _("Twilio answered %(status)s when it was asked.") % {"status": answer.status}
