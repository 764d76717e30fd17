"""What leads to an order: how many of those who used a touchpoint ordered soon after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from sixring.insights import assumptions

from ..moments import length, micros
from ..registry import Scope, metric
from .orders import NEEDS
from .persons import bought, contacted, of_persons
from .staying import moments

ON_SITE = ("page", "product", "search", "cart", "checkout")


def used(lake: Any) -> Any:
    """Who used which touchpoint when: a channel they spoke to us on, or what they did on the site."""
    spoke, visits = contacted(lake), lake.table("visits")
    visits = visits.filter(visits.kind.isin(ON_SITE))
    return spoke.select("who", "at", touchpoint=spoke.channel).union(visits.select("who", "at", touchpoint=visits.kind))


def in_periods(told: Any, scope: Scope) -> Any:
    """With the beginning of the period each lies in (`start_`); those in none are left out."""
    import ibis

    if len(scope.periods) == 1:
        start, end = scope.periods[0]
        within = told.filter(told["at"] >= ibis.literal(start), told["at"] < ibis.literal(end))
        return within.mutate(start_=ibis.literal(start))
    looks = moments((start, start, end, end) for start, end in scope.periods)
    return told.join(looks, (told["at"] >= looks.start_) & (told["at"] < looks.end_))


def first_uses(lake: Any, scope: Scope) -> Any:
    """A row for each customer, touchpoint and period they used it in: `at`, the first time, and whether an order came
    in the days after. Uses whose days are not over yet are left out."""
    import ibis

    days = timedelta(days=assumptions.now().bought_within_days)
    told = used(lake)
    last = min(scope.until, scope.fresh_at - days)
    told = told.filter(told["at"] >= ibis.literal(scope.since), told["at"] <= ibis.literal(last))
    met = in_periods(told, scope)
    met = of_persons(met.group_by("who", "touchpoint", "start_").agg(at=met["at"].min()), lake)
    firsts = met.group_by("person", "touchpoint", "start_").agg(at=met["at"].min())
    came = of_persons(bought(lake), lake).select(whose_="person", then_="at")
    soon = (firsts.person == came.whose_) & (came.then_ >= firsts["at"])
    soon &= micros(came.then_) < micros(firsts["at"]) + length(days)
    counted = firsts.left_join(came, soon).group_by("person", "touchpoint", "start_", "at")
    return counted.agg(ordered=ibis._.whose_.count() > 0).select("at", "touchpoint", "ordered", id=ibis._.person)


@metric(
    "ordered_after", title=_("Ordered after a touchpoint"), unit="%", kind="share", better="up", group="business",
    table=first_uses, by_period=True, conversation="", sliced=("touchpoint",),
    definition=_(
        "Share of customers who ordered within some days (7, where the owner set nothing else) after they first used a"
        " touchpoint in the period. It says what went before an order, not what caused it; one order may follow many."
    ),
    population=_(
        "Customers and visitors, once for each touchpoint they used in the period: channels they spoke to us on, pages,"
        " searches, carts. Uses whose days are not over are left out."
    ),
    source=_("Touches, visits and orders"), needs=NEEDS,
)  # fmt: skip
def ordered_after(rows: Any) -> Any:
    return rows.ordered
