"""Working time: how long an agent worked on a conversation with its page open, in front and in use.

The page counts by itself and sends what it counted, half a minute at most at a time; what exactly was typed or clicked
it neither keeps nor sends. One agent works on one conversation at a time: where two tabs overlap, the later focus wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from sixring.conversations.models import Conversation, Placement
from sixring.core import clock
from sixring.core.actors import Actor
from sixring.core.models import Agent

from .models import WorkSpan

Kind = WorkSpan.Kind
LONGEST = timedelta(seconds=35)  # of one beat; the page sends one every 30 seconds
SLACK = timedelta(seconds=3)  # beats this close are one stretch
A_DAY = 24 * 3600
TALKS = ("call", "visit")
SEAM = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    start: datetime
    end: datetime


def beat(conversation: Conversation, seconds: float, *, actor: Actor) -> None:
    """`actor` worked on `conversation` for the last `seconds`; more than a page may say at once is cut off."""
    actor.must("answer")
    assert actor.id is not None
    now = clock.now()
    fresh = Stretch(now - min(timedelta(seconds=max(0.0, seconds)), LONGEST), now)
    with transaction.atomic():
        Agent.objects.select_for_update().get(pk=actor.id)  # beats of several tabs: one after the other
        fresh = make_room(fresh, actor)
        if fresh.end - fresh.start < timedelta(seconds=1):
            return
        last = WorkSpan.objects.filter(
            agent=actor.id, conversation=conversation, kind=Kind.DESK, ended_at__gte=fresh.start - SLACK,
            ended_at__lte=fresh.start + SEAM,
        ).first()  # fmt: skip
        if last is not None:
            WorkSpan.objects.filter(pk=last.pk).update(ended_at=fresh.end)
        else:
            WorkSpan.objects.create(
                agent_id=actor.id, conversation=conversation, started_at=fresh.start, ended_at=fresh.end
            )


def make_room(fresh: Stretch, actor: Actor) -> Stretch:
    """Cut what overlaps: of two, the one that began later keeps the time they share."""
    beside = WorkSpan.objects.filter(agent=actor.id, kind=Kind.DESK, ended_at__gt=fresh.start, started_at__lt=fresh.end)
    for span in beside.order_by("started_at"):
        kept, fresh = apart(Stretch(span.started_at, span.ended_at), fresh)
        WorkSpan.objects.filter(pk=span.pk).update(ended_at=kept.end)
    return fresh


def apart(earlier: Stretch, fresh: Stretch) -> tuple[Stretch, Stretch]:
    """Rule: two overlapping stretches without what they share, which belongs to the one that began later.

    What began at the same moment was heard of already and stays.
    """
    if fresh.start > earlier.start:
        return Stretch(earlier.start, min(earlier.end, fresh.start)), fresh
    return earlier, Stretch(min(earlier.end, fresh.end), fresh.end)


def of_call(message_id: int) -> None:
    """A logged call or visit took its colleague the seconds it says, and as many to wrap it up as it says."""
    placed = Placement.objects.filter(
        interaction=message_id, current=True, interaction__kind__in=TALKS
    ).select_related("interaction").first()  # fmt: skip
    if placed is None or placed.interaction.agent_id is None:
        return
    start = placed.interaction.occurred_at
    for kind, name in ((Kind.CALL, "seconds"), (Kind.WRAP_UP, "wrap_up_seconds")):
        seconds = placed.interaction.data.get(name)
        if isinstance(seconds, int | float) and 0 < seconds < A_DAY:
            keep(placed, kind, Stretch(start, start + timedelta(seconds=seconds)))
            start += timedelta(seconds=seconds)


def keep(placed: Placement, kind: str, stretch: Stretch) -> None:
    values = {
        "agent_id": placed.interaction.agent_id, "conversation_id": placed.conversation_id,
        "started_at": stretch.start, "ended_at": stretch.end,
    }  # fmt: skip
    WorkSpan.objects.get_or_create(source=placed.interaction, kind=kind, defaults=values)


def totals(conversation: Conversation) -> dict[int, timedelta]:
    """How long each agent worked on `conversation`, by agent."""
    found: dict[int, timedelta] = {}
    for agent, start, end in WorkSpan.objects.filter(conversation=conversation).values_list(
        "agent", "started_at", "ended_at"
    ):
        found[agent] = found.get(agent, timedelta()) + (end - start)
    return found
