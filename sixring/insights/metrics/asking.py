"""Asking for metrics; dates are days in the zone asked in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sixring.insights.lake.reading import Lake

from . import at_hand, mixes, scanning, stocks
from .answers import Answer, Row
from .questions import LEAST, Question, scope_of
from .registry import Metric, Scope, named


def ask(name: str, *, since: date | datetime, until: date | datetime, **how: Any) -> Answer:
    """The metric `name` from `since` to before `until`. `how` is as in `many`: grain, by, where, zone, business, least
    and lake. Raises `NotFound`, `Invalid`, `LakeRefused`."""
    return many([name], since=since, until=until, **how)[name]


def many(
    names: Sequence[str],
    *,
    since: date | datetime,
    until: date | datetime,
    grain: str | None = None,
    by: Sequence[str] = (),
    where: Mapping[str, Any] | None = None,
    zone: str = "UTC",
    business: bool = False,
    least: int = LEAST,
    why: bool = True,
    lake: Lake | None = None,
) -> dict[str, Answer]:
    """Several metrics by name; those of the same rows are counted in one scan.

    `grain`: one row for each hour, day, week (from Monday), month, quarter or year of the wall clock in `zone`. `by`:
    one for each group of these dimensions. `where`: {dimension: value or several}. `business`: durations in business
    time. Figures of fewer than `least` rows are suppressed. `why`: where there is nothing, say whether anything is
    `missing`. `lake`: another than the installation's own.
    """
    wanted = [named(name) for name in dict.fromkeys(names)]
    with opened(lake) as here:
        scope = scope_of(since, until, grain, zone, here)
        question = Question(scope, grain, tuple(by), where, zone, business, least)
        rows = scanning.counted(wanted, question, here)
        return {one.name: answer(one, rows[one.name], question, here, why) for one in wanted}


def courses(
    names: Sequence[str], *, since: date | datetime, until: date | datetime, grain: str, zone: str = "UTC",
    where: Mapping[str, Any] | None = None, business: bool = False, least: int = LEAST, lake: Lake | None = None,
) -> dict[str, tuple[Answer, Answer]]:  # fmt: skip
    """Of several metrics the figures of the whole time, and those by `grain`, as `many` gives each; where the one
    follows from the other, rows are counted once."""
    wanted = [named(name) for name in dict.fromkeys(names)]
    how: dict[str, Any] = {"since": since, "until": until, "where": where, "zone": zone, "business": business}
    with opened(lake) as here:
        whole = Question(scope_of(since, until, None, zone, here), None, (), where, zone, business, least)
        cut = replace(whole, scope=scope_of(since, until, grain, zone, here), grain=grain)
        sums, rows = scanning.with_whole(wanted, cut, here)
        rest = [one.name for one in wanted if one.name not in sums]
        plain = many(rest, **how, least=least, lake=here) if rest else {}
        by_time = many(rest, **how, grain=grain, least=least, lake=here) if rest else {}
        for one in wanted:
            if one.name in sums:
                plain[one.name] = answer(one, [sums[one.name]], whole, here)
                by_time[one.name] = answer(one, rows[one.name], cut, here)
    return {one.name: (plain[one.name], by_time[one.name]) for one in wanted}


def rows_behind(
    name: str,
    *,
    since: date | datetime,
    until: date | datetime,
    where: Mapping[str, Any] | None = None,
    zone: str = "UTC",
    business: bool = False,
    limit: int = 200,
    lake: Lake | None = None,
) -> list[Row]:
    """The rows a figure came from, latest first: `id` in the metric's table, `conversation` (None where a row belongs
    to none), `at` and `value`. Whoever shows them leaves out what the actor may not see."""
    metric = named(name)
    with opened(lake) as here:
        question = Question(scope_of(since, until, None, zone, here), None, (), where, zone, business, 0)
        rows = scanning.narrowed(metric, question, here)
        rows = stocks.at_ends(rows, metric, question, here) if metric.kind == "stock" else rows
        columns = {"id": rows.id, "at": rows[metric.at], "value": scanning.value_of(metric, rows, question)}
        if metric.conversation:
            columns["conversation"] = rows[metric.conversation]
        shown = rows.select(**columns)
        shown = shown.filter(shown.value.notnull())
        latest = shown.order_by(shown["at"].desc(), shown.id.desc()).limit(limit)
        return [{"conversation": None} | row for row in scanning.fetched(latest)]


@contextmanager
def opened(lake: Lake | None) -> Iterator[Lake]:
    if lake is not None:
        yield lake
        return
    with at_hand.lake() as found:
        yield found


def answer(metric: Metric, rows: list[Row], question: Question, lake: Lake, why: bool = True) -> Answer:
    n = how_many(metric, rows, question)
    scope = question.scope
    shown = replace(metric, currency=metric.paid_in(lake)) if metric.paid_in and n else metric
    return Answer(
        shown, rows, n, (scope.since, scope.until), question.zone, scope.fresh_at,
        suppressed=sum(row["suppressed"] for row in rows), grain=question.grain, by=question.by,
        where=dict(question.where or {}), business=question.in_business(metric),
        missing="" if n or not why else missing(metric, question, lake),
    )  # fmt: skip


def how_many(metric: Metric, rows: list[Row], question: Question) -> int:
    if metric.kind == "mix":
        return mixes.altogether(rows)
    return at_the_end(rows, question) if metric.kind == "stock" and question.grain else sum(row["n"] for row in rows)


def at_the_end(rows: list[Row], question: Question) -> int:
    """Of a stock, what is there in several periods is not counted several times: the last period's."""
    last = max((row["at"] for row in rows), default=None)
    return sum(row["n"] for row in rows if row["at"] == last)


def missing(metric: Metric, question: Question, lake: Lake) -> str:
    """What is needed before there can be anything; "" where there is something, only not in this period."""
    if metric.lacking and (found := metric.lacking()):
        return found
    rows = metric.rows(lake, ever(question.scope))
    rows = rows.filter(rows[metric.at].notnull())
    rows = rows.filter(metric.where(rows)) if metric.where else rows
    return "" if scanning.fetched(rows.select(metric.at).limit(1)) else str(metric.needs)


def ever(scope: Scope) -> Scope:
    """All the time there was."""
    whole = (datetime(1970, 1, 1, tzinfo=UTC), max(scope.until, scope.fresh_at))
    return Scope(*whole, (whole,), scope.fresh_at)
