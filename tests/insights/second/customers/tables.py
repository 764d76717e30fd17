"""Cohorts and RFM, customer by customer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ..figures import quantile
from .business import in_main, standing
from .records import Customers

Cohorts = dict[int, tuple[int, list[int]]]


def cohorts(all_: Customers, zone: str, way: str) -> Cohorts:
    """By the month of the first order: how many, and how many of them ordered in each whole month since."""
    months: dict[Any, set[int]] = defaultdict(set)
    for one in standing(all_):
        if one.whose is not None:
            months[one.whose].add(month(one.at, zone))
    found = {}
    for first in sorted({min(some) for some in months.values()}):
        theirs = [some for some in months.values() if min(some) == first]
        kept = [sum(stayed(some, then, way) for some in theirs) for then in range(first + 1, month(all_.until, zone))]
        found[first] = (len(theirs), kept)
    return found


def month(at: datetime, zone: str) -> int:
    """Of the wall clock, counted from year 0."""
    wall = at.astimezone(ZoneInfo(zone))
    return wall.year * 12 + wall.month - 1


def stayed(some: set[int], then: int, way: str) -> bool:
    return then in some if way == "bracket" else max(some) >= then


def segments(all_: Customers, at: datetime) -> dict[str, dict[str, float]]:
    """By segment: how many, what they spent, and their medians."""
    spent: dict[Any, list[Any]] = defaultdict(list)
    for one in in_main(all_):
        if one.whose is not None and one.at < at:
            spent[one.whose].append(one)
    rows = [((at - max(one.at for one in some)).total_seconds(), len(some), sum(one.amount for one in some))
            for some in spent.values()]  # fmt: skip
    found: dict[str, list[Any]] = defaultdict(list)
    for late, many, money in rows:
        r = fifth(-late, [-row[0] for row in rows])
        found[named(r, fifth(many, [row[1] for row in rows]), fifth(money, [row[2] for row in rows]))].append(
            (late, many, money)
        )
    return {
        name: {
            "n": len(some), "money": sum(one[2] for one in some),
            "recency_days": quantile([one[0] for one in some], 0.5) / 86_400,
            "orders": quantile([one[1] for one in some], 0.5),
        }
        for name, some in found.items()
    }  # fmt: skip


def fifth(value: float, values: Sequence[float]) -> int:
    """Five is best; equal values stand in the same one."""
    return 1 + 5 * sum(other < value for other in values) // len(values)


def named(r: int, f: int, m: int) -> str:
    if r >= 4:
        return "best" if f >= 4 and m >= 4 else "loyal" if f >= 4 else "new"
    if r == 3:
        return "loyal" if f >= 4 else "middle"
    return "slipping" if f >= 4 or m >= 4 else "gone"
