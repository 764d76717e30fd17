"""How far figures swing by themselves: what a difference has to exceed before it says anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from math import floor, inf, sqrt
from typing import Any
from zoneinfo import ZoneInfo

from sixring.core import statistics
from sixring.core.statistics import Difference, Estimate
from sixring.core.statistics.curves import Z, t_quantile, t_two_sided, two_sided

from .kinds import Row
from .registry import Metric

UNSURE = (-inf, inf)
FREE_AT_LEAST = 6  # degrees of freedom: a week and the one before


def estimate(metric: Metric, row: Row) -> Estimate:
    """The figure of a row as an estimate. Of durations the median, whose interval `row` has as `low` and `high`."""
    value, n = row.get(metric.main), row["n"]
    if metric.kind in ("share", "mix") and row.get("k") is not None:
        return statistics.share(row["k"], n)
    if metric.kind == "nps" and row.get("up") is not None:
        return statistics.nps_of(row["up"], n - row["up"] - row["down"], row["down"])
    if value is None or n == 0:
        return Estimate(None, *UNSURE, 0)
    if metric.kind == "duration" and row.get("low") is not None:
        return Estimate(value, row["low"], row["high"], n, se=(row["high"] - row["low"]) / 2 / Z)
    return Estimate(value, *UNSURE, n, se=row.get("se") or 0.0)


def differ(metric: Metric, now: Row, before: Row, longer: float) -> Difference:
    """now - before, `before` having been measured over a period so many times shorter (sums grow with their period).

    Shares, NPS and means as `core.statistics` has it; medians by the standard error of McKean and Schrader (1984), sums
    and ratios by that of independent rows, both against the normal distribution.
    """
    a, b = estimate(metric, now), estimate(metric, before)
    if metric.kind in ("share", "mix", "nps", "score"):
        return statistics.difference(a, b)
    scale = longer if metric.kind == "sum" else 1.0
    if a.value is None or b.value is None:
        return Difference(None, *UNSURE, 1.0, a.n + b.n)
    value, se = a.value - scale * b.value, sqrt(a.se**2 + (scale * b.se) ** 2)
    if not se:
        return Difference(value, *UNSURE, 1.0, a.n + b.n)
    return Difference(value, value - Z * se, value + Z * se, two_sided(value / se), a.n + b.n)


def counts(now: Sequence[Row], before: Sequence[Row], zone: ZoneInfo) -> Difference:
    """How much more there was a day, times the days of `now`; both are rows of a count by day.

    Quasi-Poisson (McCullagh and Nelder 1989, 6.2): a level for each period and a pattern of the week, and as much noise
    as days differ from these. Of less than a week and the one before nothing is said.
    """
    a, b = sum(row["n"] for row in now), sum(row["n"] for row in before)
    if not now or not before:
        return Difference(None, *UNSURE, 1.0, a + b)
    longer = len(now) / len(before)
    value, free = a - b * longer, len(now) + len(before) - 8
    if free < FREE_AT_LEAST or not a + b:
        return Difference(value, *UNSURE, 1.0, a + b)
    swings = [cell for rows in (now, before) for cell in days(rows, zone)]
    se = sqrt(max(1.0, chi_square(swings) / free) * (a + b * longer**2))
    reach = t_quantile(free) * se
    return Difference(value, value - reach, value + reach, t_two_sided(value / se, free), a + b)


def days(rows: Sequence[Row], zone: ZoneInfo) -> list[tuple[int, float, float]]:
    """Of each day the weekday, its count, and the mean of its period."""
    level = sum(row["n"] for row in rows) / len(rows)
    return [(weekday(row["at"], zone), float(row["n"]), level) for row in rows]


def weekday(at: datetime, zone: ZoneInfo) -> int:
    return at.astimezone(zone).weekday()


def chi_square(cells: Sequence[tuple[int, float, float]]) -> float:
    """Pearson's, of days against the level of their period times the pattern of the week."""
    by_day: dict[int, list[float]] = defaultdict(list)
    for day, count, level in cells:
        by_day[day].append(count / level if level else 1.0)
    pattern = {day: sum(shares) / len(shares) for day, shares in by_day.items()}
    expected = [(count, level * pattern[day]) for day, count, level in cells]
    return sum((count - many) ** 2 / many for count, many in expected if many)


def ranks(n: int) -> tuple[int, int] | None:
    """Of `n` values in order the places, from 1, of the two between which their median lies, 95 %; None of fewer than
    six."""
    down = max(1, floor((n + 1) / 2 - Z * sqrt(n) / 2))
    return (down, n + 1 - down) if n >= 6 else None


def ends(value: Any, rows: Any, keys: tuple[str, ...], counts: Sequence[int]) -> Any:
    """The values at the `ranks` of each of `counts`, for each group of `keys`: `ends`, two a count, in that order."""
    places = [(place - 1) / (n - 1) for n in counts for place in ranks(n) or ()]
    found = rows.select(*keys, v_=value)
    asked = {"ends": found.v_.quantile(places)}
    return found.group_by(*keys).aggregate(**asked) if keys else found.aggregate(**asked)


def ordered(value: Any, rows: Any, keys: tuple[str, ...]) -> Any:
    """The interval of each group's median by order statistics: `low` and `high`, 95 %; none of fewer than six."""
    import ibis

    found = rows.select(*keys, v_=value)
    found = found.filter(found.v_.notnull())
    window: dict[str, Any] = {"group_by": list(keys)} if keys else {}
    ranked = found.mutate(
        rank_=ibis.row_number().over(order_by=found.v_, **window) + 1, many_=found.v_.count().over(**window)
    )
    down = ((ranked.many_ + 1) / 2 - Z * ranked.many_.cast("float64").sqrt() / 2).floor().cast("int64")
    down = ibis.greatest(down, 1)
    edges = ranked.filter((ranked.many_ >= 6) & ranked.rank_.isin([down, ranked.many_ + 1 - down]))
    bounds = {"low": edges.v_.min(), "high": edges.v_.max()}
    return edges.group_by(*keys).aggregate(**bounds) if keys else edges.aggregate(**bounds)
