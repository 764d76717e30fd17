"""How a conversation feels, and how a person does: told from their readings in measured languages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from sixring.core import clock

from ..models import Mood, Reading
from . import rules, words

LATEST = 3  # texts the ring looks at
RECENT = timedelta(days=180)
COLUMNS = ("n", "latest", "worst", "trend", "label", "angry", "urgent", "repeated", "at")


def settle(conversations: Collection[int]) -> None:
    """Tell the moods of these conversations anew, in the caller's transaction."""
    if not conversations:
        return
    told: dict[int, list[Reading]] = {}
    rows = Reading.objects.filter(conversation__in=conversations, measured=True).order_by("occurred_at", "pk")
    for row in rows.only("conversation", "sentiment", "label", "strength", "urgency", "repeated", "measured",
                         "occurred_at"):  # fmt: skip
        told.setdefault(row.conversation_id or 0, []).append(row)
    Mood.objects.filter(conversation__in=set(conversations) - told.keys()).delete()
    Mood.objects.bulk_create(
        [mood_of(pk, readings) for pk, readings in told.items()],
        update_conflicts=True, unique_fields=["conversation"], update_fields=COLUMNS,
    )  # fmt: skip


def mood_of(conversation: int, readings: Sequence[Reading]) -> Mood:
    """Rule: readings come oldest first; there is at least one."""
    feelings, last = [one.sentiment for one in readings], readings[-1]
    return Mood(
        conversation_id=conversation, n=len(readings), latest=last.sentiment, worst=min(feelings),
        trend=rules.trend(feelings), label=last.label, angry=rules.is_angry(last), urgent=rules.is_urgent(last),
        repeated=any(one.repeated for one in readings), at=last.occurred_at,
    )  # fmt: skip


def measure(person_ids: Sequence[int]) -> dict[int, tuple[float | None, str]]:
    """The experience arc of the ring: the mean feeling of somebody's last three texts within half a year."""
    rows = Reading.objects.filter(
        Q(conversation=None) | Q(conversation__noise=""), identity__person__in=person_ids, measured=True,
        occurred_at__gte=clock.now() - RECENT,
    )  # fmt: skip
    theirs = F("identity__person")
    nth = Window(RowNumber(), partition_by=[theirs], order_by=[F("occurred_at").desc(), F("pk").desc()])
    found: dict[int, list[float]] = {}
    latest = rows.annotate(nth=nth).filter(nth__lte=LATEST)
    for person, feeling in latest.order_by().values_list("identity__person", "sentiment"):
        found.setdefault(person or 0, []).append(feeling)
    return {pk: arc(feelings) for pk, feelings in found.items()}


def arc(feelings: Sequence[float]) -> tuple[float, str]:
    """Rule: share and words."""
    felt = rules.mean(feelings)
    return round(rules.share(felt), 3), words.lately(felt, len(feelings))
