"""The site and the app: how many came, what they looked at, and how far they got."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..business.persons import of_persons
from ..registry import Scope, metric

channels = partial(metric, group="channels")
A_DAY = timedelta(days=1)  # no visit lasts longer
PAGE, STORE = "page", "store"
TRACKED = _("Website and app tracking")
NEEDS = _("website or app tracking")
VISITS = _("Visits: what one browser or app did until it was still for half an hour, or until midnight (UTC).")


def visits(lake: Any, scope: Scope) -> Any:
    """A row a visit: `id`, `at` (its beginning), `who`, `source`, `pages` looked at, and how far it got."""
    import ibis

    rows = lake.table("visits")
    rows = rows.filter(rows["at"] >= ibis.literal(scope.since - A_DAY), rows["at"] < ibis.literal(scope.until + A_DAY))
    rows = rows.filter(rows.kind != STORE)
    return rows.group_by("session").agg(
        at=rows["at"].min(), who=rows.who.min(), source=rows.source.min(), events=rows.count(),
        pages=(rows.kind == PAGE).cast("int64").sum(), **{name: (rows.kind == name).any() for name in STEPS},
    ).rename(id="session")  # fmt: skip


STEPS = ("search", "cart", "checkout", "order")
OF_VISITS = {"table": visits, "conversation": "", "population": VISITS, "source": TRACKED, "needs": NEEDS}


@channels(
    "page_views", title=_("Pages looked at"), unit="count", kind="count", table="visits", conversation="",
    where=lambda rows: rows.kind == PAGE, definition=_("How many pages and screens were looked at."),
    population=_("Pages of sites and screens of apps that are tracked."), source=TRACKED, needs=NEEDS,
)  # fmt: skip
def page_views(rows: Any) -> Any:
    return rows.id


@channels(
    "visits", title=_("Visits"), unit="count", kind="count", **OF_VISITS,
    definition=_("How many visits began."),
)  # fmt: skip
def visits_begun(rows: Any) -> Any:
    return rows.id


def whose(lake: Any, scope: Scope) -> Any:
    """Steps with `person`: who is known to be one person on two devices is one."""
    import ibis

    rows = lake.table("visits")
    rows = rows.filter(rows["at"] >= ibis.literal(scope.since), rows["at"] < ibis.literal(scope.until))
    return of_persons(rows, lake)


@channels(
    "visitors", title=_("Visitors"), unit="count", kind="distinct", table=whose, conversation="",
    where=lambda rows: rows.kind != STORE,
    definition=_(
        "How many different browsers and known customers came. A browser that deletes its cookies counts anew, and one"
        " customer on two devices twice, until they are known to be one."
    ),
    population=_("Everybody on tracked sites and apps."), source=TRACKED, needs=NEEDS,
)  # fmt: skip
def visitors(rows: Any) -> Any:
    return rows.person


@channels(
    "pages_a_visit", title=_("Pages a visit"), unit="pages", kind="score", **OF_VISITS,
    definition=_("Mean number of pages looked at in a visit."),
)  # fmt: skip
def pages_a_visit(rows: Any) -> Any:
    return rows.pages


@channels(
    "left_at_once", title=_("Left after one page"), unit="%", kind="share", better="down", **OF_VISITS,
    definition=_("Share of visits with one page and nothing else done."),
)  # fmt: skip
def left_at_once(rows: Any) -> Any:
    return (rows.pages <= 1) & (rows.events <= 1)


@channels(
    "searched", title=_("Visits with a search"), unit="%", kind="share", **OF_VISITS,
    definition=_("Share of visits in which something was searched for."),
)  # fmt: skip
def searched(rows: Any) -> Any:
    return rows.search


@channels(
    "put_in_cart", title=_("Visits with a cart"), unit="%", kind="share", better="up", **OF_VISITS,
    definition=_("Share of visits in which something was put into the cart."),
)  # fmt: skip
def put_in_cart(rows: Any) -> Any:
    return rows.cart


@channels(
    "began_to_buy", title=_("Visits with a checkout"), unit="%", kind="share", better="up", **OF_VISITS,
    definition=_("Share of visits in which somebody began to buy."),
)  # fmt: skip
def began_to_buy(rows: Any) -> Any:
    return rows.checkout
