"""Twilio's own list of messages beside ours: what came to our numbers, and what of it never reached us."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.utils.translation import gettext as _

from sixring.core.fetch import Answer, FetchError

from ...contract import DeliveryError, Finding
from . import asking, reading
from .meanings import meaning
from .settings import Settings, settings_of

if TYPE_CHECKING:
    from ...models import Account

PAGE = 500
MOST_PAGES = 20
Row = Mapping[str, Any]


def listed(account: Account, since: datetime, until: datetime) -> Iterator[str]:
    """The event keys of what Twilio took for our numbers in that time. Raises `DeliveryError`."""
    ours = settings_of(account)
    for number in [one for one in ours.numbers if one.startswith("+")]:
        for row in rows(account, ours, number, since, until):
            if row.get("direction") == "inbound" and (sid := str(row.get("sid", ""))):
                yield reading.event_key({"MessageSid": sid})


def rows(account: Account, ours: Settings, number: str, since: datetime, until: datetime) -> Iterator[Row]:
    """Twilio filters by the moment it was sent (UTC), and pages."""
    form = "%Y-%m-%dT%H:%M:%SZ"
    query = {"To": number, "DateSent>": f"{since:{form}}", "DateSent<": f"{until:{form}}", "PageSize": str(PAGE)}
    for _page in range(MOST_PAGES):
        said = asked(account, asking.messages(ours), query)
        yield from (row for row in said.get("messages") or () if isinstance(row, dict))
        following = parse_qs(urlsplit(str(said.get("next_page_uri") or "")).query)
        if not following:
            return
        query = {name: values[0] for name, values in following.items()}


def bring(account: Account, missed: Sequence[str]) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """Each of them asked for by its id, as the request Twilio would have made of it."""
    ours = settings_of(account)
    for key in missed:
        sid = key.removeprefix("sms:")
        try:
            row = asked(account, asking.messages(ours, sid), {})
            if row.get("direction") == "inbound":
                yield as_request(row, files(account, ours, row)), {"sent": str(row.get("date_sent", ""))}
        except DeliveryError:
            continue


def files(account: Account, ours: Settings, row: Row) -> list[Row]:
    if not str(row.get("num_media", "0")).strip("0"):
        return []
    said = asked(account, asking.messages(ours, f"{row.get('sid')}/Media"), {})
    return [one for one in said.get("media_list") or () if isinstance(one, dict)]


def as_request(row: Row, media: Sequence[Row]) -> bytes:
    names = {"MessageSid": "sid", "From": "from", "To": "to", "Body": "body", "NumMedia": "num_media",
             "MessagingServiceSid": "messaging_service_sid"}  # fmt: skip
    form = {name: str(row.get(theirs) or "") for name, theirs in names.items()}
    for number, one in enumerate(media):
        form[f"MediaUrl{number}"] = f"https://api.twilio.com{str(one.get('uri', '')).removesuffix('.json')}"
        form[f"MediaContentType{number}"] = str(one.get("content_type", ""))
    return urlencode(form).encode()


def state_of(account: Account) -> list[Finding]:
    """Whether Twilio takes our sign-in."""
    said = answered(account, asking.messages(settings_of(account)), {"PageSize": "1"})
    if said.ok:
        return [Finding(_("Twilio takes the auth token."))]
    return [Finding(meaning("20003") if said.status in (401, 403) else refusal(said), bad=True)]


def asked(account: Account, url: str, query: Mapping[str, str]) -> dict[str, Any]:
    answer = answered(account, url, query)
    if not answer.ok:
        raise DeliveryError(refusal(answer))
    return asking.said_by(answer)


def answered(account: Account, url: str, query: Mapping[str, str]) -> Answer:
    try:
        return asking.look(account, url, query)
    except FetchError as error:
        raise DeliveryError(error.message) from error


def refusal(answer: Answer) -> str:
    return _("Twilio answered %(status)s when it was asked.") % {"status": answer.status}
