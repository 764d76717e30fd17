"""RFM: how lately, how often and for how much each customer ordered, each in fifths, and what these say together.

Recency is days since the last order, frequency the number of orders, money their net sum in the main currency, all up
to a moment. Fifths go by rank, equal values into the same one: 5 is best. Orders that were cancelled or paid back count
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sixring.insights.lake.reading import Lake

from .. import asking, periods
from ..moments import whole_seconds
from ..questions import LEAST
from ..scanning import fetched
from .orders import in_main_currency
from .persons import bought, of_persons

FIFTHS = 5


@dataclass(frozen=True, slots=True)
class Segment:
    """Customers alike: how many, what they spent in all, and their median days since the last order and orders each.
    All but `n` is None where they are too few to tell."""

    key: str
    name: str | Promise
    n: int
    money: float | None
    share_of_money: float | None
    recency_days: float | None
    orders: float | None


# In this order: a customer is in the first whose rule fits (`rules`), or in the last.
SEGMENTS: tuple[tuple[str, Promise], ...] = (
    ("best", _("Best customers")), ("loyal", _("Loyal")), ("new", _("New or rare, lately here")),
    ("slipping", _("Good ones we are losing")), ("gone", _("Long gone")), ("middle", _("In between")),
)  # fmt: skip


def segments(*, at: date | datetime, zone: str = "UTC", least: int = LEAST, lake: Lake | None = None) -> list[Segment]:
    """All customers who ordered before `at`, each in the first segment that fits, in the order of SEGMENTS."""
    moment = periods.moment(at, zone)
    with asking.opened(lake) as here:
        rows = fetched(summed(here, moment))
    whole = sum(row["money"] for row in rows)
    by_key = {row["segment"]: row for row in rows}
    return [segment(key, name, by_key[key], whole, least) for key, name in SEGMENTS if key in by_key]


def segment(key: str, name: Promise, row: dict[str, Any], whole: float, least: int) -> Segment:
    n = row["n"]
    if n < least:
        return Segment(key, name, n, None, None, None, None)
    part = row["money"] / whole if whole else None
    return Segment(key, name, n, row["money"], part, row["recency_s"] / 86_400, row["orders"])


def summed(lake: Lake, moment: datetime) -> Any:
    """A row for each segment that somebody is in."""
    import ibis

    rows = scored(lake, moment)
    named = ibis.cases(*((fits, key) for key, fits in rules(rows).items()), else_="middle")
    rows = rows.mutate(segment=named)
    return rows.group_by("segment").agg(
        n=rows.count(), money=rows.money.sum(), recency_s=rows.recency_s.median(), orders=rows.orders.median()
    )


def rules(rows: Any) -> dict[str, Any]:
    """Who is in a segment, by the fifths."""
    return {
        "best": (rows.r >= 4) & (rows.f >= 4) & (rows.m >= 4), "loyal": (rows.r >= 3) & (rows.f >= 4),
        "new": rows.r >= 4, "slipping": (rows.r <= 2) & ((rows.f >= 4) | (rows.m >= 4)), "gone": rows.r <= 2,
    }  # fmt: skip


def scored(lake: Lake, moment: datetime) -> Any:
    """A row for each customer: `recency_s`, `orders`, `money`, and `r`, `f`, `m` from 1 to 5."""
    import ibis

    rows = of_persons(in_main_currency(bought(lake)), lake)
    rows = rows.filter(rows["at"] < ibis.literal(moment))
    each = rows.group_by("person").agg(last_=rows["at"].max(), orders=rows.count(), money=rows.amount.sum())
    each = each.mutate(recency_s=int(moment.timestamp()) - whole_seconds(each.last_))
    return each.mutate(r=fifth(each, each.recency_s.desc()), f=fifth(each, each.orders), m=fifth(each, each.money))


def fifth(each: Any, order: Any) -> Any:
    """Rule: 1 + five times the share of customers who stand below, rounded down."""
    import ibis

    below = ibis.rank().over(ibis.window(order_by=order)).cast("int64")
    return (1 + (FIFTHS * below) // each.person.count().over(ibis.window())).cast("int64")
