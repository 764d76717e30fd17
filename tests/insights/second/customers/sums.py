"""Figures of plain lists, with their intervals, each by its formula and nobody's library."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import exp, lgamma, pi, sqrt
from typing import Any

from ..figures import Z, duration, wilson

Figure = dict[str, Any]
__all__ = ["count", "duration", "mean", "nps", "per", "share", "shares_of", "total"]


def count(values: Sequence[Any]) -> Figure:
    return {"n": len(values)}


def share(values: Sequence[bool | None]) -> Figure:
    known = [value for value in values if value is not None]
    if not known:
        return {"n": 0}
    k, n = sum(known), len(known)
    low, high = wilson(k, n)
    return {"n": n, "k": k, "value": k / n, "low": min(low, k / n), "high": max(high, k / n)}


def mean(values: Sequence[float], least: float | None = None, most: float | None = None) -> Figure:
    """With Student's interval, cut to the scale where there is one."""
    n = len(values)
    if n < 2:
        return {"n": n} | ({"value": values[0]} if values else {})
    middle = sum(values) / n
    reach = t_of(n - 1) * sqrt(sum((one - middle) ** 2 for one in values) / (n - 1) / n)
    if not reach:
        return {"n": n, "value": middle}
    low, high = middle - reach, middle + reach
    low = low if least is None else min(middle, max(least, low))
    return {"n": n, "value": middle, "low": low, "high": high if most is None else max(middle, min(most, high))}


@cache
def t_of(freedom: int) -> float:
    """The 97.5 % quantile of Student's t, by halving between bounds; the area by Simpson's rule."""
    low, high = 0.0, 20.0
    while high - low > 1e-11:
        middle = (low + high) / 2
        low, high = (middle, high) if area(middle, freedom) < 0.475 else (low, middle)
    return low


def area(until: float, freedom: int, pieces: int = 400) -> float:
    """Under the density of t from 0."""
    whole = exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / sqrt(freedom * pi)
    step = until / pieces
    heights = [(1 + (at * step) ** 2 / freedom) ** (-(freedom + 1) / 2) for at in range(pieces + 1)]
    weighed: float = heights[0] + heights[-1] + 4 * sum(heights[1:-1:2]) + 2 * sum(heights[2:-1:2])
    return whole * step / 3 * weighed


def nps(values: Sequence[float]) -> Figure:
    """Promoters less detractors, in points, with three answers more (adjusted Wald)."""
    n, up, down = len(values), sum(one >= 9 for one in values), sum(one <= 6 for one in values)
    if not n:
        return {"n": 0}
    value = 100 * (up - down) / n
    p, d = (up + 0.75) / (n + 3), (down + 0.75) / (n + 3)
    reach = 100 * Z * sqrt((p + d - (p - d) ** 2) / (n + 3))
    low, high = max(-100.0, 100 * (p - d) - reach), min(100.0, 100 * (p - d) + reach)
    return {"n": n, "up": up, "down": down, "value": value, "low": min(value, low), "high": max(value, high)}


def total(values: Sequence[float]) -> Figure:
    return {"n": len(values)} | ({"value": sum(values)} if values else {})


def per(tops: Sequence[float], bottoms: Sequence[float]) -> Figure:
    top, bottom = sum(tops), sum(bottoms)
    return {"n": len(tops)} | ({"top": top, "bottom": bottom, "value": top / bottom} if bottom else {})


def shares_of(values: Sequence[Any]) -> dict[Any, Figure]:
    """Of each different value, what part of all it is."""
    return {one: share([value == one for value in values]) for one in set(values)}
