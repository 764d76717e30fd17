"""Comparing: this period with the one before, and groups with all others; what of it is more than noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import isfinite
from typing import Any

from sixring.core import calendars, clock, statistics
from sixring.core.errors import Invalid
from sixring.core.statistics import Difference
from sixring.insights.lake.reading import Lake

from . import kinds, noise, periods, scanning
from .answers import Answer, Row
from .asking import many, opened
from .questions import Question, scope_of
from .registry import Metric, named

ENOUGH = 0.05
GROUPS = 24  # whose medians' intervals are asked for at once


@dataclass(frozen=True, slots=True)
class Change:
    """`now` against `before` (or against all others), for the group `key` ({} where nothing is told apart).

    `difference` with its 95 % interval is in the metric's unit; of counts and sums, `before` is taken as long as `now`.
    None where nothing can be said. `p` is of this comparison alone, `holm` and `bh` are adjusted for all of the answer.
    """

    key: Row
    now: Row
    before: Row
    difference: float | None
    low: float | None
    high: float | None
    p: float
    holm: float = 1.0
    bh: float = 1.0

    @property
    def real(self) -> bool:
        """More than noise, among all comparisons made with it (Holm)."""
        return self.difference is not None and self.holm < ENOUGH


@dataclass(frozen=True, slots=True)
class Comparison:
    """`changes` in the order of the answers' groups. `before` is None where groups were compared with each other."""

    metric: Metric
    now: Answer
    before: Answer | None
    changes: list[Change]


def compare(
    name: str, *, since: date | datetime, until: date | datetime, by: Sequence[str] = (), zone: str = "UTC",
    before: tuple[date | datetime, date | datetime] | None = None, lake: Lake | None = None, **how: Any,
) -> Comparison:  # fmt: skip
    """This period and the one before it of the same length (`before`: another), group by group.

    A period that isn't over is compared with as much of the one before. `how`: where, business, least as in `many`.
    """
    metric = named(name)
    with opened(lake) as here:
        spans = two(since, until, before, zone)
        how |= {"by": by, "zone": zone, "lake": here}
        answers = [with_bounds(many([name], since=a, until=b, **how)[name], here) for a, b in spans]
        days = [by_day(metric, a, b, how) for a, b in spans] if metric.kind == "count" else None
    (a, b), (c, d) = spans
    longer = (b - a) / (d - c)
    pairs = paired(answers[0], answers[1])
    changes = [
        change(key, now, then, counted(key, days, zone) if days else noise.differ(metric, now, then, longer))
        for key, now, then in pairs
        if metric.kind not in ("stock", "distinct")
    ] or [change(key, now, then, plainly(metric, now, then)) for key, now, then in pairs]
    return Comparison(metric, answers[0], answers[1], adjusted(changes))


def two(
    since: date | datetime, until: date | datetime, before: tuple[date | datetime, date | datetime] | None, zone: str
) -> list[tuple[datetime, datetime]]:
    """Both periods in UTC, this one first."""
    first, last = periods.moment(since, zone), periods.moment(until, zone)
    if before is not None:
        return [(first, last), (periods.moment(before[0], zone), periods.moment(before[1], zone))]
    start, end = periods.before(first, last, zone)
    if first < clock.now() < last:
        last, end = clock.now(), min(end, start + (clock.now() - first))
    return [(first, last), (start, end)]


def by_day(metric: Metric, since: datetime, until: datetime, how: dict[str, Any]) -> list[Row]:
    return many([metric.name], since=since, until=until, grain="day", **how)[metric.name].rows


def paired(now: Answer, before: Answer) -> list[tuple[Row, Row, Row]]:
    """Of each group its key, its row now, and before."""
    nothing = kinds.nothing(now.metric)
    rows = [{key_of(row, now.by): row for row in one.rows} for one in (now, before)]
    keys = dict.fromkeys([*rows[0], *rows[1]])
    return [(dict(zip(now.by, key, strict=True)), rows[0].get(key, nothing), rows[1].get(key, nothing)) for key in keys]


def key_of(row: Row, by: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row[name] for name in by)


def counted(key: Row, days: Sequence[list[Row]], zone: str) -> Difference:
    now, before = ([row for row in rows if key.items() <= row.items()] for rows in days)
    return noise.counts(now, before, calendars.zone_of(zone))


def plainly(metric: Metric, now: Row, before: Row) -> Difference:
    """Of stocks, and of what counts once: how many more there are; nobody can say how far that swings by itself."""
    return Difference(now["n"] - before["n"], *noise.UNSURE, 1.0, now["n"] + before["n"])


def change(key: Row, now: Row, before: Row, found: Difference) -> Change:
    low, high = (bound if isfinite(bound) else None for bound in (found.low, found.high))
    return Change(key, now, before, found.value, low, high, found.p)


def adjusted(changes: Sequence[Change]) -> list[Change]:
    ps = [one.p for one in changes]
    both = zip(changes, statistics.holm(ps), statistics.bh(ps), strict=True)
    return [replace(one, holm=holm, bh=bh) for one, holm, bh in both]


def with_bounds(answer: Answer, lake: Lake) -> Answer:
    """Of durations: `low` and `high` beside each median, 95 %."""
    if answer.metric.kind != "duration" or answer.grain:
        return answer
    found = ends_of(answer, lake)
    none: Row = {"low": None, "high": None}
    kept = [
        row | (none if row["suppressed"] else found.get(key_of(row, answer.by), none)) for row in answer.rows
    ]  # fmt: skip
    return replace(answer, rows=kept)


def ends_of(answer: Answer, lake: Lake) -> dict[tuple[Any, ...], Row]:
    """By group the interval of its median. How many there are is known, so what stands at the two places is asked for;
    of many groups all is put in order instead."""
    question = asked(answer, lake)
    rows = scanning.narrowed(answer.metric, question, lake)
    value = scanning.value_of(answer.metric, rows, question)
    sure = {key_of(row, answer.by): row["n"] for row in answer.rows if noise.ranks(row["n"])}
    if len(sure) > GROUPS:
        found = scanning.fetched(noise.ordered(value, rows, answer.by))
        return {key_of(row, answer.by): {name: row[name] for name in ("low", "high")} for row in found}
    there = scanning.fetched(noise.ends(value, rows, answer.by, list(sure.values()))) if sure else []
    ends = {key_of(row, answer.by): row["ends"] for row in there}
    return {
        key: {"low": ends[key][2 * place], "high": ends[key][2 * place + 1]} for place, key in enumerate(sure)
    }  # fmt: skip


def asked(answer: Answer, lake: Lake) -> Question:
    """The question an answer answers."""
    scope = scope_of(*answer.period, None, answer.zone, lake)
    return Question(scope, None, answer.by, answer.where, answer.zone, answer.business, 0)


def apart(
    name: str, *, since: date | datetime, until: date | datetime, by: str, lake: Lake | None = None,
    known: Answer | None = None, **how: Any,
) -> Comparison:  # fmt: skip
    """Each group of the dimension `by` against all others together, in one period; `how` as in `many`. `known`: what
    asking that gave, where it was asked already.

    Shares, NPS and scores: difference from the others'. Durations: difference from the median of all, tested by how
    many lie above it (Mood 1950). Raises `Invalid` for other kinds: groups need not be of one size.
    """
    metric = named(name)
    if metric.kind not in ("duration", "share", "nps", "score"):
        raise Invalid(f"Groups of “{metric.title}” can't be held against each other.")
    with opened(lake) as here:
        plain = known or many([name], since=since, until=until, by=[by], lake=here, **how)[name]
        answer = with_bounds(plain, here)
        rows = [row for row in answer.rows if not row["suppressed"]]
        if metric.kind == "duration":
            found = against_median(answer, rows, here)
        else:
            found = [(noise.differ(metric, row, others, 1.0), others) for row, others in beside(metric, answer, rows)]
    changes = [change({by: row[by]}, row, others, one) for row, (one, others) in zip(rows, found, strict=True)]
    return Comparison(metric, answer, None, adjusted(changes))


def beside(metric: Metric, answer: Answer, rows: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Each row, and the figures of all others together."""
    return [(row, kinds.together(metric, [other for other in rows if other is not row])) for row in rows]


def against_median(answer: Answer, rows: Sequence[Row], lake: Lake) -> list[tuple[Difference, Row]]:
    """Of each group how far its median lies from that of all, and the median of all."""
    question = asked(answer, lake)
    seen = scanning.narrowed(answer.metric, question, lake)
    seen = seen.select(*answer.by, v_=scanning.value_of(answer.metric, seen, question))
    whole = scanning.fetched(seen.aggregate(n=seen.v_.count(), median=seen.v_.median()))[0]
    counts = seen.group_by(*answer.by).aggregate(n=seen.v_.count(), k=(seen.v_ > whole["median"]).cast("int64").sum())
    above = {key_of(row, answer.by): row for row in scanning.fetched(counts)} if whole["n"] else {}
    return [(from_median(row, above, whole, key_of(row, answer.by)), whole) for row in rows]


def from_median(row: Row, above: dict[Any, Row], whole: Row, key: tuple[Any, ...]) -> Difference:
    own, n, k = above[key], whole["n"], sum(one["k"] or 0 for one in above.values())
    value = row["median"] - whole["median"]
    low, high = noise.UNSURE if row["low"] is None else (row["low"] - whole["median"], row["high"] - whole["median"])
    if n == own["n"]:
        return Difference(value, low, high, 1.0, n)
    test = statistics.difference(statistics.share(own["k"], own["n"]), statistics.share(k - own["k"], n - own["n"]))
    return Difference(value, low, high, test.p, n)
