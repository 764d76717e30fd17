"""Retention by cohort: of those who first ordered in a month, how many ordered again in each month after.

Two ways, always said which. "bracket": ordered in that very month. "unbounded": ordered in that month or any later one.
A month that is not over has no figure, nor has a cohort of fewer than `least`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from sixring.core import calendars, statistics
from sixring.core.statistics import Estimate
from sixring.insights.lake.reading import Lake

from .. import asking, periods
from ..questions import LEAST, fresh_at
from ..registry import Scope
from ..scanning import fetched
from .persons import bought, of_persons

Way = Literal["bracket", "unbounded"]


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those who first ordered in the month that begins on `month`: `n`, and `kept[i]`, the share who ordered i + 1
    months later. None where the month is not over, or where they are too few to tell."""

    month: date
    n: int
    kept: tuple[Estimate | None, ...]


def triangle(
    *, since: date, until: date, zone: str = "UTC", way: Way = "bracket", least: int = LEAST, lake: Lake | None = None
) -> list[Cohort]:
    """The cohorts whose month begins from `since` to before `until`, months being those of the wall clock in `zone`."""
    with asking.opened(lake) as here:
        found = counted(here, zone)
        now = fresh_at(here).astimezone(calendars.zone_of(zone)).date()
    by_first: dict[int, Counter[int]] = {}
    for first, age, last, many in found:
        ages = by_first.setdefault(first, Counter())
        for at in reached(age, last, way):
            ages[at] += many
    wanted = {first: ages for first, ages in sorted(by_first.items()) if since <= day_of(first) < until}
    return [cohort(first, ages, number_of(now), least) for first, ages in wanted.items()]


def counted(lake: Lake, zone: str) -> Iterator[tuple[int, int, bool, int]]:
    """(first month, months later, whether it was their last, how many customers), months counted from year 0."""
    import ibis

    rows = of_persons(bought(lake), lake)
    ends = fetched(rows.aggregate(since=rows["at"].min(), until=rows["at"].max()))[0]
    if ends["since"] is None:
        return
    since, until = utc(ends["since"]), utc(ends["until"]) + timedelta(seconds=1)
    month = periods.bucket(rows["at"], Scope(since, until, ((since, until),), until), "month", zone)
    active = rows.select("person", month_=month.year() * 12 + month.month() - 1).distinct()
    whose = ibis.window(group_by=active.person)
    aged = active.mutate(first_=active.month_.min().over(whose), last_=active.month_.max().over(whose))
    aged = aged.select("first_", age_=aged.month_ - aged.first_, is_last_=aged.month_ == aged.last_)
    cells = aged.group_by("first_", "age_", "is_last_").agg(many_=aged.count())
    for row in fetched(cells):
        yield row["first_"], row["age_"], row["is_last_"], row["many_"]


def reached(age: int, last: bool, way: Way) -> Iterable[int]:
    """Rule: in a bracket every month counts by itself; unbounded, who ordered last so late was there until then."""
    if way == "bracket":
        return (age,)
    return range(age + 1) if last else ()


def cohort(first: int, ages: Mapping[int, int], now: int, least: int) -> Cohort:
    """`now` is the month that is not over."""
    n = ages.get(0, 0)
    over = max(0, now - first - 1)
    kept = tuple(statistics.share(ages.get(age, 0), n) if n >= least else None for age in range(1, over + 1))
    return Cohort(day_of(first), n, kept)


def number_of(day: date) -> int:
    return day.year * 12 + day.month - 1


def day_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def utc(moment: Any) -> datetime:
    found: datetime = moment
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
