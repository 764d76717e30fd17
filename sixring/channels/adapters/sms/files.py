"""Files of a message (MMS): which there are, fetched with our sign-in from Twilio alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sixring.core.fetch import Answer

from ...contract import Raw
from ...media import Brought, Wanted, bring
from . import asking
from .settings import settings_of

if TYPE_CHECKING:
    from ...models import Account

MOST = 10  # files of one message, as Twilio has it
LARGEST = 5 * 1024 * 1024
HOSTS = ("twilio.com",)


def fetch_all(said: Mapping[str, str], raw: Raw, account: Account, until: float) -> Brought:
    """The files `said` names. Raises `NotYet` while one may still come."""

    def ask(one: Wanted, most: int, seconds: float) -> Answer:
        return asking.file(account, settings_of(account), one.url, most, seconds)

    wanted = list(named(said))
    return bring(wanted, hosts=HOSTS, since=raw.received_at, until=until, largest=LARGEST, ask=ask)


def named(said: Mapping[str, str]) -> Iterator[Wanted]:
    """What NumMedia says is not needed: addresses are there or are not."""
    for number in range(MOST):
        if url := said.get(f"MediaUrl{number}", ""):
            yield Wanted(url, content_type=said.get(f"MediaContentType{number}", ""))
