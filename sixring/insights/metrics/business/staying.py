"""Who stays: customers lost by the owner's definition, and how much of their revenue comes again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial, reduce
from operator import or_
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from sixring.insights import assumptions
from sixring.insights.assumptions.models import Assumptions

from ..moments import length, micros
from ..registry import Scope, metric
from .orders import SHOPS, in_main_currency
from .persons import bought, contacted, of_persons

business = partial(metric, group="business", conversation="")
Sign = Assumptions.Sign
DAY, FEW = timedelta(days=1), 6


def signs(lake: Any) -> Any:
    """When somebody gave a sign of life, as the owner defines one: `who` and `at`."""
    ways = {Sign.ORDERS: (bought,), Sign.CONTACTS: (contacted,), Sign.EITHER: (bought, contacted)}
    found = [way(lake).select("who", "at") for way in ways[Sign(assumptions.now().sign_of_life)]]
    rows = found[0] if len(found) == 1 else found[0].union(found[1])
    return rows.filter(rows.who.notnull())


def at_risk(lake: Any, scope: Scope) -> Any:
    """A row for each customer and period at whose beginning (`at`) they were active; `active` at its end still.
    Periods that began before there were so many days of history have none."""
    days = timedelta(days=assumptions.now().lost_after_days or 0)
    looks = moments((start, start - days, end, end) for start, end in ended(scope))
    told = signs(lake)
    known = told.aggregate(first_=told["at"].min())
    looks = looks.cross_join(known).filter(lambda look: look.first_ <= look.since_).drop("first_")
    each = spells(of_persons(shortly_before(told, ended(scope), days), lake), days)
    near = each.join(looks, (each.from_ < looks.end_) & (looks.start_ <= each.until_))
    near = near.select("person", "start_", begun=covers(near, near.start_), still=covers(near, near.end_))
    both = near.group_by("person", "start_").agg(begun=near.begun.any(), active=near.still.any())
    return both.filter(both.begun).select("active", id=both.person, at=both.start_)


def shortly_before(told: Any, looked: Sequence[tuple[datetime, datetime]], days: timedelta) -> Any:
    """The signs of life that can count at the moments looked at: of the days before any of them, where they are few."""
    import ibis

    at, looks = told["at"], sorted({moment for period in looked for moment in period})
    if len(looks) > FEW:
        return told.filter(at >= ibis.literal(looks[0] - days))
    near = [(at >= ibis.literal(moment - days)) & (at < ibis.literal(moment)) for moment in looks]
    return told.filter(reduce(or_, near, ibis.literal(False)))


def spells(told: Any, days: timedelta) -> Any:
    """From when to when each customer was active without a break, by these signs of life: after one, for as many days.
    `from_` is exclusive, `until_` inclusive. Signs of one day (UTC) never lie so far apart that a break fits."""
    import ibis

    told = told.mutate(day_=micros(told["at"]) // length(DAY))
    told = told.group_by("person", "day_").agg(from_=told["at"].min(), last_=told["at"].max())
    before = ibis.window(group_by=told.person, order_by=told.from_)
    told = told.mutate(earlier_=told.last_.lag().over(before))
    apart = told.earlier_.isnull() | (micros(told.from_) > micros(told.earlier_) + length(days))
    told = told.mutate(new_=apart.cast("int64"))
    turns = ibis.cumulative_window(group_by=told.person, order_by=told.from_)
    told = told.mutate(place_=told.new_.sum().over(turns))
    lasts = ibis.interval(days=days.days)
    return told.group_by("person", "place_").agg(from_=told.from_.min(), until_=told.last_.max() + lasts)


def covers(near: Any, moment: Any) -> Any:
    return (near.from_ < moment) & (moment <= near.until_)


def ended(scope: Scope) -> list[tuple[datetime, datetime]]:
    """The periods that are over: of others nobody can tell yet."""
    return [(start, end) for start, end in scope.periods if end <= scope.fresh_at]


def moments(rows: Iterable[tuple[datetime, ...]]) -> Any:
    """A table of them, made by Arrow: of a list Ibis makes it by pandas."""
    import ibis
    import pyarrow as pa

    kinds = pa.schema([(name, pa.timestamp("us", "UTC")) for name in ("start_", "since_", "end_", "since_end_")])
    told = [dict(zip(kinds.names, row, strict=True)) for row in rows]
    return ibis.memtable(pa.Table.from_pylist(told, schema=kinds))


def undefined() -> str:
    said = assumptions.now().lost_after_days is not None
    return "" if said else _now("your definition: after how many days without a sign of life is a customer lost?")


@business(
    "churn", title=_("Customers lost"), unit="%", kind="share", better="down", table=at_risk,
    by_period=True,
    definition=_(
        "Share of the customers active at the beginning of the period who are not at its end. Active is who gave a sign"
        " of life (an order, a contact, or either) within as many days before as the owner set."
    ),
    population=_("Customers active when the period began. New ones are not among them. Only periods that are over."),
    source=_("Orders and touches"), needs=_("more days of history than a customer may be silent"), lacking=undefined,
)  # fmt: skip
def churn(rows: Any) -> Any:
    return ~rows.active


def again(lake: Any, scope: Scope) -> Any:
    """A row for each customer who bought in the time before a period: `before` (> 0) and `now`, in one currency."""
    import ibis

    rows = of_persons(in_main_currency(bought(lake)), lake)
    looks = moments((start, start - (end - start), end, start) for start, end in ended(scope))
    near = rows.join(looks, (rows["at"] >= looks.since_) & (rows["at"] < looks.end_))
    late = near["at"] >= near.start_
    sums = near.group_by("person", "start_").agg(
        before=ibis.ifelse(late, 0.0, near.amount).sum(), now=ibis.ifelse(late, near.amount, 0.0).sum()
    )
    return sums.filter(sums.before > 0).select("before", "now", id=sums.person, at=sums.start_)


REPEAT = {
    "table": again, "by_period": True, "per": lambda rows: rows.before, "unit": "%", "kind": "ratio", "better": "up",
    "source": SHOPS,
    "needs": _("orders in a period and in the one before"),
    "population": _(
        "Customers who ordered in as many days before the period; n counts them. Only periods that are over. Of orders,"
        " not of subscriptions: it is repeat revenue, in one currency."
    ),
}  # fmt: skip


@business(
    "gross_retention", title=_("Gross revenue retention"), **REPEAT,
    definition=_(
        "Of what these customers spent before the period, the part they spent again in it. What one spends more makes"
        " up for nobody else, so it never exceeds 100 %."
    ),
)  # fmt: skip
def gross_retention(rows: Any) -> Any:
    import ibis

    return ibis.least(rows.before, rows.now)


@business(
    "net_retention", title=_("Net revenue retention"), **REPEAT,
    definition=_("What these customers spent in the period, as a part of what they spent before it. May exceed 100 %."),
)  # fmt: skip
def net_retention(rows: Any) -> Any:
    return rows.now
