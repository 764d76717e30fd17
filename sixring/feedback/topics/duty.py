"""Finding and placing by themselves: a process of its own begins what is due, and gives its memory back.

Once a week, in the night to Monday, topics are found anew; within the hour, what came since is placed among them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sixring.core import clock, leases
from sixring.core.errands import Errand

from ..models import Mention, Reading, Topic, TopicRun

HOURS = (1, 5)  # UTC, from and to before: when a run may begin
NIGHT = 0  # Monday
APART = timedelta(days=6)
PLACED = timedelta(hours=1)  # what came since is placed so often
_placed: datetime | None = None


def due() -> list[str]:
    """The words of the command that is due now; none mostly. One worker of several asks."""
    if not leases.hold("feedback: topics", 120):
        return []
    if is_week() or interrupted():
        return ["topics", "find", "--weekly"]
    return ["topics", "place"] if is_placing() else []


def is_week() -> bool:
    now = clock.now()
    if now.weekday() != NIGHT or not HOURS[0] <= now.hour < HOURS[1]:
        return False
    lately = TopicRun.objects.filter(way=TopicRun.Way.WEEK, began_at__gt=now - APART)
    return not lately.exists() and Reading.objects.exists()


def interrupted() -> bool:
    """A weekly run that was killed: it goes on in whichever hour."""
    begun = TopicRun.objects.exclude(state=TopicRun.State.DONE)
    return begun.filter(way=TopicRun.Way.WEEK, began_at__lt=clock.ago(minutes=1)).exists()


def is_placing() -> bool:
    """Texts wait, topics are there, and the last time was an hour ago."""
    global _placed
    now = clock.now()
    if _placed is not None and now - _placed < PLACED:
        return False
    _placed = now
    there = Topic.objects.filter(kind=Topic.Kind.TOPIC).exists()
    return there and Reading.objects.filter(mention=None).exists() and Mention.objects.exists()


errand = Errand("looking for topics", due)
