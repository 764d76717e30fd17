"""Where each table's rows come from: a model whose numbers gathering asks for, and all of them, some at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sixring.channels.models import Dispatch
from sixring.conversations.models import Call, Conversation
from sixring.core.models import Change
from sixring.feedback.models import Invitation, Reading, Response
from sixring.interactions.models import Interaction
from sixring.people.models import Identity
from sixring.work.models import Availability, WorkSpan

from . import gathering, tables
from .gathering import Row
from .tables import Table

TOGETHER = 5_000  # numbers in one condition, whose length databases limit
Gather = Callable[[Collection[int]], list[Row]]


@dataclass(frozen=True, slots=True)
class Source:
    """`gather` asks for numbers of `model`. `own`: a row has the number it was asked for by."""

    table: Table
    model: Any
    gather: Gather
    own: bool = True


def sources(now: datetime) -> Sequence[Source]:
    """All of them; `now` is the moment as of which what is open is overdue."""

    def conversations(ids: Collection[int]) -> list[Row]:
        return gathering.conversations(ids, now)

    return (
        Source(tables.PEOPLE, Identity, gathering.people, own=False),
        Source(tables.CONVERSATIONS, Conversation, conversations),
        Source(tables.INTERACTIONS, Interaction, gathering.interactions),
        Source(tables.REPLIES, Interaction, gathering.replies),
        Source(tables.SPANS, WorkSpan, gathering.spans),
        Source(tables.SWITCHES, Conversation, gathering.switches, own=False),
        Source(tables.ORDERS, Interaction, gathering.orders),
        Source(tables.VISITS, Interaction, gathering.visits),
        Source(tables.ANSWERS, Response, gathering.answers, own=False),
        Source(tables.INVITATIONS, Invitation, gathering.invitations),
        Source(tables.READINGS, Reading, gathering.readings),
        Source(tables.MENTIONS, Reading, gathering.mentions),
        Source(tables.SENDS, Dispatch, gathering.sends),
        Source(tables.CALLS, Call, gathering.calls),
        Source(tables.PRESENCE, Availability, gathering.presence),
        Source(tables.EVENTS, Change, gathering.events),
    )


def everything(source: Source) -> Iterator[list[Row]]:
    """All rows of a table, some at a time."""
    for known, ids in stretches(source):
        yield stretch(source, known, ids)


def stretches(source: Source) -> Iterator[tuple[list[int], range]]:
    """The numbers there are, some at a time, and from where to where these reach, however far they lie apart."""
    last, there = 0, source.model.objects.order_by("pk").values_list("pk", flat=True)
    while known := list(there.filter(pk__gt=last)[:TOGETHER]):
        yield known, range(last + 1, known[-1] + 1)
        last = known[-1]


def stretch(source: Source, known: Collection[int], ids: range) -> list[Row]:
    """An order has steps in several stretches, and is a row of the one its first is in."""
    rows = [row for row in source.gather(known) if not row.get("gone")]
    return [row for row in rows if row["id"] in ids] if source.own else rows
