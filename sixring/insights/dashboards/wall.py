"""The wall: what waits now, who is there, what came and was answered today. Read from the database, never the lake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, F, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sixring.conversations.models import Conversation
from sixring.core import calendars, changes, clock
from sixring.core.actors import Actor
from sixring.work import overview
from sixring.work.models import Availability, Outcome
from sixring.work.overview import Colleague, Queue

from . import said

SOON = timedelta(minutes=30)
State = Conversation.State
PRESENT = (Availability.State.AVAILABLE, Availability.State.BUSY)


@dataclass(frozen=True, slots=True)
class Wall:
    """`answered` today, of which `in_time`; `came` is what was opened today. `soon` falls due within half an hour. What
    is overdue and still open counts as not in time, or the figure could only look good."""

    at: datetime
    waiting: int
    overdue: int
    soon: int
    free: int
    oldest: datetime | None
    came: int
    resolved: int
    answered: int
    in_time: int
    half_within: float | None
    queues: list[Queue]
    at_risk: list[Conversation]
    here: list[Colleague]
    breaks: int

    @property
    def title(self) -> str:
        if not self.waiting:
            return _("Nobody waits for us")
        waits = ngettext("%(n)d waits for us", "%(n)d wait for us", self.waiting) % {"n": self.waiting}
        late = ngettext("%(n)d is overdue", "%(n)d are overdue", self.overdue) % {"n": self.overdue}
        return f"{waits}, {late}" if self.overdue else _("%(waits)s, none is overdue") % {"waits": waits}

    @property
    def tone(self) -> str:
        return "bad" if self.overdue else "watch" if self.soon else "good"

    @property
    def in_time_said(self) -> str:
        return said.share(self.in_time / self.judged) if self.judged else said.NOTHING

    @property
    def judged(self) -> int:
        return self.answered + self.overdue

    @property
    def half_said(self) -> str:
        return said.NOTHING if self.half_within is None else said.duration(self.half_within)


def now(actor: Actor, zone: str) -> Wall:
    """As it stands, of all that `actor` may see; "today" is that of `zone`."""
    actor.must("lead")
    at, begin = clock.now(), calendars.midnight(calendars.today(zone), zone)
    held = waits(actor, at)
    answered = Outcome.objects.filter(answered_at__gte=begin)
    waited = sorted(answered.values_list("business_seconds", flat=True))
    in_time = answered.filter(answered_at__lte=F("due_at")).count()
    staff = overview.colleagues(actor)
    states = Counter(one.availability.state for one in staff if one.spoken)
    return Wall(
        at, held["all"], held["late"], held["soon"], held["free"], held["oldest"], opened(begin),
        resolved(begin), len(waited), in_time, middle(waited), busy(overview.queues(actor)),
        overview.at_risk(actor)[:8],
        [one for one in staff if one.spoken and one.availability.state in PRESENT], states[Availability.State.BREAK],
    )  # fmt: skip


def waits(actor: Actor, at: datetime) -> dict[str, Any]:
    rows = overview.open_to(actor).filter(state=State.NEEDS_US).order_by()
    late, soon = Q(due_at__lt=at), Q(due_at__gte=at, due_at__lte=at + SOON)
    return rows.aggregate(
        all=Count("pk", distinct=True), late=Count("pk", filter=late, distinct=True),
        soon=Count("pk", filter=soon, distinct=True),
        free=Count("pk", filter=Q(assignee=None, snooze=None), distinct=True), oldest=Min("last_in_at"),
    )  # fmt: skip


def opened(since: datetime) -> int:
    return Conversation.objects.filter(opened_at__gte=since, merged_into=None, noise="").count()


def resolved(since: datetime) -> int:
    """Conversations, however often each was."""
    found = changes.since(since).filter(subject_kind="conversation", verb="conversation.resolved")
    return found.values("subject_id").distinct().count()


def middle(ordered: Sequence[float]) -> float | None:
    """The median of values in order."""
    return median(ordered) if ordered else None


def busy(queues: list[Queue]) -> list[Queue]:
    """Those in which something waits; and the teams', so that an empty one is seen to be empty."""
    return [one for one in queues if one.team or one.held.total]
