"""The topic explorer: how often each topic comes up, whether it grows, and how customers feel about it.

Every figure counts texts the asking colleague may see, and no others. The time before is as long as the time looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Avg, Count, F, FloatField, Q, QuerySet
from django.db.models.functions import Cast

from sixring.core import clock
from sixring.core.actors import Actor
from sixring.core.statistics import Estimate, mean_of, mean_of_spread, share

from ..models import Mention, Reading, Topic, TopicRun
from . import texts
from .trends import Trend, trends

WEEK = timedelta(weeks=1)
SPANS = (4, 12, 26)  # weeks
Kind, State = Topic.Kind, Topic.State


@dataclass(frozen=True, slots=True)
class Line:
    """A topic in the list. `weeks` counts its texts a week, oldest first."""

    topic: Topic
    number: int
    share: Estimate
    feeling: Estimate
    trend: Trend | None
    weeks: list[int]
    is_new: bool

    @property
    def word(self) -> str:
        """What stands out: "new", "growing", "fading" or nothing."""
        return "new" if self.is_new else self.trend.word if self.trend else ""


@dataclass(frozen=True, slots=True)
class Theme:
    theme: Topic | None
    lines: list[Line] = field(default_factory=list)

    @property
    def number(self) -> int:
        return sum(line.number for line in self.lines)


@dataclass(frozen=True, slots=True)
class Explored:
    """The whole list over `weeks` weeks up to now. `other` counts texts that belong to no topic, `total` all."""

    weeks: int
    total: int
    other: int
    themes: list[Theme]
    run: TopicRun | None

    @property
    def many(self) -> int:
        return sum(len(theme.lines) for theme in self.themes)


def explore(actor: Actor, weeks: int = 12, *, hidden: bool = False) -> Explored:
    """Topics with texts `actor` may see, by theme, the most frequent first."""
    actor.must("answer")
    now = clock.now()
    rows = texts.seen_by(actor).filter(mention__isnull=False)
    here, before = (in_span(rows, now - timedelta(weeks=w), now - timedelta(weeks=v)) for w, v in spans(weeks))
    counts, then, feelings = by_topic(here), by_topic(before), feeling_of(here)
    total, last = sum(counts.values()), latest()
    by_week = in_weeks(here, now, weeks)
    known = trends(counts, then) if then.keys() - {0} else {}
    wanted = Topic.objects.filter(kind=Kind.TOPIC, state=State.HIDDEN if hidden else State.OPEN, pk__in=counts)
    lines = [
        Line(
            topic, counts[topic.pk], share(counts[topic.pk], total), feelings[topic.pk], known.get(topic.pk),
            by_week[topic.pk], is_new(topic, last),
        )
        for topic in wanted.select_related("parent")
    ]  # fmt: skip
    return Explored(weeks, total, counts.get(0, 0), themed(lines), last)


def spans(weeks: int) -> tuple[tuple[int, int], tuple[int, int]]:
    return (weeks, 0), (2 * weeks, weeks)


def in_span(rows: QuerySet[Reading], since: datetime, until: datetime) -> QuerySet[Reading]:
    return rows.filter(occurred_at__gte=since, occurred_at__lt=until).order_by()


def by_topic(rows: QuerySet[Reading]) -> dict[int, int]:
    """{topic: texts}; 0 for those that belong to none."""
    found = rows.values_list("mention__topic").annotate(many=Count("pk"))
    return {topic or 0: many for topic, many in found}


def feeling_of(rows: QuerySet[Reading]) -> Mapping[int, Estimate]:
    """Mean sentiment by topic, -1 to 1, with Student's t-interval."""
    square = Avg(Cast(F("sentiment"), FloatField()) * F("sentiment"))
    found = rows.values_list("mention__topic").annotate(many=Count("pk"), mean=Avg("sentiment"), square=square)
    told = {topic or 0: interval(mean, square, many) for topic, many, mean, square in found}
    return defaultdict(lambda: mean_of([]), told)


def interval(mean: float, square: float, n: int) -> Estimate:
    return mean_of_spread(mean, (square - mean * mean) * n / max(1, n - 1), n, (-1, 1))


def in_weeks(rows: QuerySet[Reading], now: datetime, weeks: int) -> Mapping[int, list[int]]:
    """{topic: texts in each of the weeks, oldest first}."""
    found: dict[int, list[int]] = defaultdict(lambda: [0] * weeks)
    cases = {f"w{week}": Count("pk", filter=between(now, weeks - week)) for week in range(weeks)}
    for topic, *counts in rows.values_list("mention__topic").annotate(**cases):
        found[topic or 0] = counts
    return found


def between(now: datetime, ago: int) -> Q:
    return Q(occurred_at__gte=now - ago * WEEK, occurred_at__lt=now - (ago - 1) * WEEK)


def is_new(topic: Topic, last: TopicRun | None) -> bool:
    """Found in the last run for the first time, where that was not the first run of all, and not split off by hand."""
    if last is None or topic.first_run_id != last.pk or topic.split_from_id:
        return False
    return TopicRun.objects.filter(pk__lt=last.pk, state=TopicRun.State.DONE, figures__topics__gt=0).exists()


def latest() -> TopicRun | None:
    """The last run that found topics."""
    return TopicRun.objects.filter(state=TopicRun.State.DONE).order_by("-pk").first()


def themed(lines: list[Line]) -> list[Theme]:
    held: dict[int, Theme] = {}
    for line in sorted(lines, key=lambda one: (-one.number, one.topic.pk)):
        parent = line.topic.parent
        held.setdefault(parent.pk if parent else 0, Theme(parent)).lines.append(line)
    return sorted(held.values(), key=lambda one: -one.number)


def of(reading: Reading) -> Topic | None:
    """The topic a text belongs to, if any."""
    found = Mention.objects.filter(reading=reading).select_related("topic").first()
    return found.topic if found else None
