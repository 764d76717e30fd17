"""Stocks: how many there were at a moment, and how old they were then."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sixring.core import clock

from .moments import whole_seconds
from .registry import Metric, Scope


def overlap(rows: Any, metric: Metric, scope: Scope) -> Any:
    """Whether a row was there at any moment looked at."""
    import ibis

    moments = looks(scope)
    there = rows[metric.at] <= ibis.literal(moments[-1][1])
    if metric.until:
        there &= rows[metric.until].isnull() | (rows[metric.until] > ibis.literal(moments[0][1]))
    return there


def at_ends(rows: Any, metric: Metric, question: Any, lake: Any) -> Any:
    """A row for each that was there at the end of each period, with `at_` (its period) and `age_` in seconds."""
    import ibis

    moments = ibis.memtable(
        [{"at_": start, "moment_": end} for start, end in looks(question.scope)],
        schema={"at_": "timestamp('UTC')", "moment_": "timestamp('UTC')"},
    )
    there = rows[metric.at] <= moments.moment_
    if metric.until:
        there &= rows[metric.until].isnull() | (rows[metric.until] > moments.moment_)
    both = rows.join(moments, there)
    return both.mutate(age_=whole_seconds(both.moment_) - whole_seconds(both[metric.at]))


def looks(scope: Scope) -> list[tuple[datetime, datetime]]:
    """Of each period its beginning and the moment it is looked at: its end, or now."""
    return [(start, min(end, clock.now())) for start, end in scope.periods]
