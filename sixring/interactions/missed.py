"""What a provider has and we lack: its own list beside our log, and what is missing brought in where it can be.

What is brought in goes through the inbox like everything else, so a message that came meanwhile stays one.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from django.utils.translation import gettext as _

from sixring.channels import inbox
from sixring.channels.contract import DeliveryError
from sixring.channels.health import checkups
from sixring.channels.inbox import Item
from sixring.channels.models import Account, Dispatch
from sixring.channels.registry import adapter_of
from sixring.core import changes, clock
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Refused
from sixring.core.text import short

from .models import Interaction

log = logging.getLogger("sixring.health")
Thing = TypeVar("Thing")
EVERY = timedelta(days=1)
BACK = timedelta(days=2)  # a list is looked at twice, so what came late in one is in the next
MARGIN = timedelta(minutes=5)  # what is younger may be on its way still
MOST_LISTED = 20_000
MOST_BROUGHT = 200
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Compared:
    """What became of one comparison: how many the provider lists, which of them we lack, how many were fetched."""

    listed: int
    missed: Sequence[str]
    brought: int


def settle() -> int:
    """The worker's part: each account once a day."""
    found = checkups.due("listed", "compared_at", EVERY)
    for account in found:
        try:
            compare(account, actor=SYSTEM)
        except Refused as why:
            log.warning("the list of %s: %s", account, why.message)
    return len(found)


def compare(account: Account, *, actor: Actor, since: datetime | None = None) -> Compared:
    """Compare the provider's list of the last two days (or from `since`) with what is here, and fetch what is missed.

    Outside any transaction. Raises `Refused` where the provider has no list or can't be asked; that is kept too.
    """
    actor.must("replay")
    since, until = since or clock.now() - BACK, clock.now() - MARGIN
    try:
        listed = ids(account, since, until)
        missed = lacking(account, listed)
        brought = bring(account, missed)
    except DeliveryError as error:
        checkups.keep(account, compared_at=clock.now(), not_compared=error.message[:500])
        raise Refused(error.message) from error
    found = Compared(len(listed), missed, brought)
    missing = len(missed) - brought
    checkups.keep(
        account, compared_at=clock.now(), since=since, listed=found.listed, missing=missing,
        missed=missed[:SHOWN] if missing else [], brought=brought, not_compared="",
    )  # fmt: skip
    if brought:
        changes.record("account.compared", account, actor=actor)
    return found


def ids(account: Account, since: datetime, until: datetime) -> list[str]:
    found = adapter_of(account.kind).listed(account, since, until)
    if found is None:
        raise DeliveryError(_("This channel's provider has no list of its own to compare with."), permanent=True)
    return list(dict.fromkeys(islice(found, MOST_LISTED)))


def lacking(account: Account, listed: Sequence[str]) -> list[str]:
    """Those of `listed` that are neither in our log nor among what we sent, in their order."""
    known: set[str] = set()
    for some in chunks(listed):
        keys = {short(one): one for one in some}
        touches = Interaction.objects.filter(account=account, dedupe__in=keys).values_list("dedupe", flat=True)
        sent = Dispatch.objects.filter(account=account, external_id__in=some).values_list("external_id", flat=True)
        known |= {keys[one] for one in touches} | set(sent)
    return [one for one in listed if one not in known]


def bring(account: Account, missed: Sequence[str]) -> int:
    """Fetch them, a bounded number at a time, and hand them to the inbox; returns how many were new there."""
    if not missed:
        return 0
    fetched = islice(adapter_of(account.kind).bring(account, missed[:MOST_BROUGHT]), MOST_BROUGHT)
    items = [Item(account, raw, {**meta, "via": "list"}) for raw, meta in fetched]
    return sum(inbox.accept(some) for some in chunks(items)) if items else 0


def chunks(things: Sequence[Thing], many: int = 500) -> Iterator[Sequence[Thing]]:
    for start in range(0, len(things), many):
        yield things[start : start + many]
