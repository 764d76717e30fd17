"""An agent's own day: what they did today beside what a day of theirs is like, and what is theirs. Nobody else's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sixring.core import calendars, changes
from sixring.core.actors import Actor
from sixring.core.models import Agent
from sixring.look.charts import Column, Figure, Table, columns
from sixring.work import overview
from sixring.work.models import Outcome, WorkSpan
from sixring.work.overview import Held

from . import said
from .spans import A_DAY

LOOKED_BACK = 28  # days, of which those count on which they answered somebody
LEAST_DAYS = 5


@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody waited and this agent answered."""

    at: datetime  # on the wall of their zone
    seconds: float
    in_time: bool


@dataclass(frozen=True, slots=True)
class Number:
    """`usual` is what a day of theirs is like, in words."""

    name: str
    value: str
    usual: str
    definition: str


@dataclass(frozen=True, slots=True)
class Day:
    numbers: Sequence[Number]
    hours: Figure
    held: Held
    answered: int

    @property
    def title(self) -> str:
        n = self.answered
        if not n:
            return _("You have not answered anybody yet today")
        return ngettext("You answered %(n)d time today", "You answered %(n)d times today", n) % {"n": n}


def of(agent: Agent, actor: Actor) -> Day:
    """Today of `agent`, who is `actor`, on the clock of their zone."""
    actor.must("answer")
    today = calendars.today(agent.zone)
    days = by_day(agent, calendars.midnight(today - LOOKED_BACK * A_DAY, agent.zone))
    worked = seconds_by_day(agent, calendars.midnight(today - LOOKED_BACK * A_DAY, agent.zone))
    now, before = days.pop(today, []), worked.pop(today, 0.0)
    numbers = [
        Number(_("Answers"), said.whole(len(now)), usually([len(one) for one in days.values()], said.whole),
               _("How often a customer waited and you ended it.")),
        Number(_("Half of them within"), half(now), usually([middle(one) for one in days.values()], said.duration),
               _("Median time they waited for your answers, in opening hours.")),
        Number(_("In time"), in_time(now), usually([share(one) for one in days.values()], said.share),
               _("Share of your answers that came before they were due.")),
        Number(_("Resolved"), said.whole(resolved(agent, today)), "", _("Conversations you resolved.")),
        Number(_("Working time"), said.duration(before), usually([*worked.values()], said.duration),
               _("Time with a conversation open before you and in use, calls and wrapping up included.")),
    ]  # fmt: skip
    held = overview.held_by("assignee", overview.open_to(actor).filter(assignee=agent)).get(agent.pk, Held())
    return Day(numbers, hours(now), held, len(now))


def by_day(agent: Agent, since: datetime) -> dict[date, list[Answered]]:
    """Answers of `agent` since then, by the day on their wall."""
    zone = calendars.zone_of(agent.zone)
    rows = Outcome.objects.filter(agent=agent, answered_at__gte=since)
    found: dict[date, list[Answered]] = defaultdict(list)
    for at, seconds, due in rows.values_list("answered_at", "business_seconds", "due_at"):
        found[at.astimezone(zone).date()].append(Answered(at.astimezone(zone), seconds, at <= due))
    return found


def seconds_by_day(agent: Agent, since: datetime) -> dict[date, float]:
    """Working time by the day it began on."""
    zone, found = calendars.zone_of(agent.zone), defaultdict[date, float](float)
    rows = WorkSpan.objects.filter(agent=agent, ended_at__gte=since).values_list("started_at", "ended_at")
    for start, end in rows:
        found[start.astimezone(zone).date()] += (end - start).total_seconds()
    return found


def resolved(agent: Agent, today: date) -> int:
    mine = changes.since(calendars.midnight(today, agent.zone)).filter(
        verb="conversation.resolved", subject_kind="conversation", actor_kind="agent", actor_id=agent.pk
    )
    return mine.values("subject_id").distinct().count()


def usually(values: Sequence[float], say: Callable[[float], str]) -> str:
    """What a day of theirs is like; why that is not known yet, in words."""
    if len(values) < LEAST_DAYS:
        return _("your usual day is known after %(n)d days") % {"n": LEAST_DAYS}
    return _("usually %(value)s") % {"value": say(median(values))}


def half(found: Sequence[Answered]) -> str:
    return said.duration(middle(found)) if found else said.NOTHING


def middle(found: Sequence[Answered]) -> float:
    return median(one.seconds for one in found)


def in_time(found: Sequence[Answered]) -> str:
    return said.share(share(found)) if found else said.NOTHING


def share(found: Sequence[Answered]) -> float:
    return sum(one.in_time for one in found) / len(found)


def hours(found: Sequence[Answered]) -> Figure:
    """Answers by the hour of the day, from the first to now."""
    counts = [sum(one.at.hour == hour for one in found) for hour in range(24)]
    shown = [hour for hour in range(24) if 7 <= hour <= 20 or counts[hour]]
    most = max(counts)
    title = _("Most of your answers came between %(from)d and %(to)d") % {
        "from": counts.index(most), "to": counts.index(most) + 1,
    } if most else _("No answers yet today")  # fmt: skip
    bars = [
        Column(str(hour), counts[hour] / (most or 1), str(counts[hour] or ""), f"{hour}:00: {counts[hour]}")
        for hour in shown
    ]
    table = Table((_("Hour"), _("Answers")), [(f"{hour}:00", counts[hour]) for hour in shown])
    return Figure(columns(bars, label=title), table, title, _("Your answers by hour of the day"), "", "", "hours")
