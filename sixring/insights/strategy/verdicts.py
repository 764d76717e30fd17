"""Whether an aim is reached: only where chance is ruled out; else nobody can tell yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from sixring.core.statistics.curves import Z

from ..metrics.registry import Metric

Verdict = Literal["reached", "missed", "close", "few", "unmeasured"]
COUNTED = ("count", "distinct", "sum", "stock")  # what happened is known; there is no sample to be wrong by
A_MONTH = 30


def verdict(metric: Metric, row: Mapping[str, Any], side: str, aim: float, days: int) -> Verdict:
    """Rule: "reached" and "missed" where the whole interval of `row` lies on one side of `aim`, "close" where the aim
    lies within it. "few": too few to be shown. Counts and sums have no interval: they are what they are."""
    if row.get("suppressed"):
        return "few"
    value = actual(metric, row, days)
    if value is None:
        return "unmeasured"
    low, high = bounds(metric, row, value)
    if side == "most":
        value, low, high, aim = -value, -high, -low, -aim
    return "reached" if low >= aim else "missed" if high < aim else "close"


def actual(metric: Metric, row: Mapping[str, Any], days: int) -> float | None:
    """The figure as aims are said: of counts and sums that of 30 days; None where nothing was measured."""
    found = row.get(metric.main)
    if found is None or (metric.kind not in COUNTED and not row.get("n")):
        return None
    return float(found) * A_MONTH / days if per_month(metric) else float(found)


def per_month(metric: Metric) -> bool:
    return metric.kind in ("count", "distinct", "sum")


def bounds(metric: Metric, row: Mapping[str, Any], value: float) -> tuple[float, float]:
    """Its 95 % interval; the value twice where it has none."""
    if metric.kind in COUNTED:
        return value, value
    if row.get("low") is not None and row.get("high") is not None:
        return float(row["low"]), float(row["high"])
    if metric.kind == "ratio" and row.get("se"):
        return value - Z * row["se"], value + Z * row["se"]
    return (value, value) if metric.kind != "duration" else (float("-inf"), float("inf"))
