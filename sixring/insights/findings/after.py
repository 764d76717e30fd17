"""What became of the customers of an episode: how many ordered again, beside others who ordered in the same days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sixring.core import calendars, statistics
from sixring.core.statistics import Difference, Estimate

from ..metrics.asking import opened
from ..metrics.business.persons import bought, of_persons
from ..metrics.fetching import fetched
from ..metrics.questions import fresh_at
from . import whom
from .series import LOOKED_AT
from .shapes import Episode

WITHIN = timedelta(days=90)
ENOUGH = 5  # customers on either side


@dataclass(frozen=True, slots=True)
class CameBack:
    """Of the customers in an episode who had ordered by its end, those who ordered again within 90 days after; and of
    `others`, who ordered in its days and were not in it."""

    those: Estimate
    others: Estimate
    apart: Difference


def came_back(one: Episode, zone: str) -> CameBack | None:
    """None while the 90 days are not over, or where either side is too small."""
    since, until = calendars.midnight(one.since, zone), calendars.midnight(one.until + timedelta(days=1), zone)
    with opened(None) as lake:
        if until + WITHIN > fresh_at(lake):
            return None
        counted = {bool(row["in_it"]): (row["k"], row["n"]) for row in fetched(sides(one, since, until, zone, lake))}
    if any(counted.get(side, (0, 0))[1] < ENOUGH for side in (True, False)):
        return None
    those, others = statistics.share(*counted[True]), statistics.share(*counted[False])
    return CameBack(those, others, statistics.difference(those, others))


def sides(one: Episode, since: datetime, until: datetime, zone: str, lake: Any) -> Any:
    """A row for those in it and one for the others: `n` customers, `k` of whom ordered again."""
    import ibis

    lead = one.rose[0]
    metric = next(name for name, by in LOOKED_AT if by == lead.by)
    day_after = one.until + timedelta(days=1)
    there = of_persons(whom.behind(metric, lead.by, lead.member, one.since, day_after, zone, lake), lake)
    orders = of_persons(bought(lake), lake)
    before, end = ibis.literal(until), ibis.literal(until + WITHIN)
    in_days = (orders["at"] >= ibis.literal(since)) & (orders["at"] < before)
    people = orders.filter(orders["at"] < before).group_by("person").aggregate(then=in_days.any())
    again = orders.filter(orders["at"] >= before, orders["at"] < end).select(again_=orders.person).distinct()
    those = there.select(those_=there.person).distinct()
    rows = people.left_join(those, people.person == those.those_).left_join(again, people.person == again.again_)
    rows = rows.mutate(in_it=rows.those_.notnull(), back=rows.again_.notnull())
    rows = rows.filter(rows.in_it | rows.then)
    return rows.group_by("in_it").aggregate(n=rows.count(), k=rows.back.cast("int64").sum())
