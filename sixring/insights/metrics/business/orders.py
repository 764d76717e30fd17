"""Orders, what they bring in, and how many contacts they cause."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from sixring.insights import assumptions

from ..fetching import fetched
from ..registry import Scope, metric
from ..service.counted import of_customers
from .persons import bought, of_persons

business = partial(metric, group="business", conversation="")
SHOPS = _("Orders that shops, payment services or tracking told of")
NEEDS = _("orders from a connected shop")
IN_MAIN = _(
    "Orders in the currency the owner named, or else in the one most orders are in: amounts in several currencies have"
    " no sum. Cancelled ones and those paid back whole count nothing; what was paid back in part is not taken off."
)


def in_main_currency(rows: Any) -> Any:
    """Rule: the owner's currency, else the most frequent one."""
    if named := assumptions.now().currency:
        return rows.filter(rows.currency.upper() == named.upper())
    known = rows.filter(rows.currency.notnull(), rows.currency != "")
    counts = known.group_by("currency").agg(many_=known.count())
    return rows.semi_join(counts.order_by(counts.many_.desc(), counts.currency).limit(1), "currency")


def main_currency(lake: Any) -> str:
    """Its code; "" where there are no orders with one."""
    if named := assumptions.now().currency:
        return str(named.upper())
    rows = in_main_currency(bought(lake))
    found = fetched(rows.select("currency").limit(1))
    return str(found[0]["currency"]).upper() if found else ""


def paid(lake: Any, scope: Scope) -> Any:
    return in_main_currency(bought(lake))


MONEY = {"table": paid, "unit": "money", "population": IN_MAIN, "source": SHOPS, "needs": NEEDS, "better": "up",
         "paid_in": main_currency}  # fmt: skip


@business(
    "orders", title=_("Orders"), unit="count", kind="count", better="up", table="orders", source=SHOPS, needs=NEEDS,
    where=lambda rows: rows.state != "cancelled", definition=_("How many orders were placed."),
    population=_("Orders of all currencies, those paid back later included. Not: cancelled ones."),
)  # fmt: skip
def orders(rows: Any) -> Any:
    return rows.id


@business("revenue", title=_("Revenue"), kind="sum", definition=_("What orders of the period add up to."), **MONEY)
def revenue(rows: Any) -> Any:
    return rows.amount


@business("order_value", title=_("Value of an order"), kind="score", definition=_("Mean amount of an order."), **MONEY)
def order_value(rows: Any) -> Any:
    return rows.amount


@business(
    "paid_back", title=_("Orders paid back"), unit="%", kind="share", better="down", table="orders", source=SHOPS,
    needs=NEEDS, where=lambda rows: rows.state != "cancelled",
    definition=_("Share of the period's orders that were paid back whole, whenever that was. The newest may still be."),
    population=_("Orders that were not cancelled."),
)  # fmt: skip
def paid_back(rows: Any) -> Any:
    return rows.state == "returned"


def in_turn(lake: Any, scope: Scope) -> Any:
    """Orders that stand, with `before`: how many their customer had placed until then."""
    import ibis

    rows = of_persons(bought(lake), lake)
    turn = ibis.window(group_by=rows.person, order_by=[rows["at"], rows.id])
    return rows.mutate(before=ibis.row_number().over(turn))


@business(
    "bought_again", title=_("Orders of customers who came back"), unit="%", kind="share", better="up", table=in_turn,
    definition=_("Share of orders whose customer had ordered before."), source=SHOPS, needs=NEEDS,
    population=_("Orders that stand, whose customer is known."),
)  # fmt: skip
def bought_again(rows: Any) -> Any:
    return rows.before > 0


def contacts_and_orders(lake: Any, scope: Scope) -> Any:
    """A row for each conversation a customer opened (`contact` 1) and each order (`order` 1)."""
    talks, placed = lake.table("conversations"), lake.table("orders")
    talks, placed = talks.filter(of_customers(talks)), placed.filter(placed.state != "cancelled")
    return talks.select("id", "at", contact=1.0, order=0.0).union(placed.select("id", "at", contact=0.0, order=1.0))


@business(
    "contact_rate", title=_("Contacts per order"), unit="per order", kind="ratio", better="down",
    table=contacts_and_orders, per=lambda rows: rows.order,
    definition=_("Conversations customers opened in the period, divided by orders placed in it."),
    population=_(
        "All of both, whether or not they have to do with each other: also the questions of those who don't buy. n is"
        " conversations and orders together."
    ),
    source=_("Conversations and orders"), needs=NEEDS,
)  # fmt: skip
def contact_rate(rows: Any) -> Any:
    return rows.contact
