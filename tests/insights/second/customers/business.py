"""What it does for the business, as figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from . import sums
from .reading import Order
from .records import Customers
from .sums import Figure

AN_HOUR, SILENT, SOON = 40, timedelta(days=45), timedelta(days=7)  # as the owner says in these tests
STEPS = ("page", "product", "search", "cart", "checkout")


def figures(all_: Customers, since: datetime, until: datetime) -> dict[str, Figure]:
    placed = [one for one in all_.orders if since <= one.at < until and one.state != "cancelled"]
    paid = [one.amount or 0.0 for one in in_main(all_) if since <= one.at < until]
    return {
        "orders": sums.count(placed),
        "revenue": sums.total(paid),
        "order_value": sums.mean(paid),
        "paid_back": sums.share([one.state == "returned" for one in placed]),
        "bought_again": sums.share(again(all_, since, until)),
        "contact_rate": contact_rate(all_, since, until, placed),
        "cost_per_contact": sums.mean(costs(all_, since, until)),
        "churn": churn(all_, since, until),
        "ordered_after": sums.share([came for _touchpoint, came in led(all_, since, until)]),
        **retention(all_, since, until),
    }


def standing(all_: Customers) -> list[Order]:
    """Neither cancelled nor paid back whole."""
    return [one for one in all_.orders if one.state == "placed"]


def in_main(all_: Customers) -> list[Order]:
    """In the currency most of these are in."""
    known = Counter(one.currency for one in standing(all_) if one.currency)
    main = min(known, key=lambda name: (-known[name], name))
    return [one for one in standing(all_) if one.currency == main]


def again(all_: Customers, since: datetime, until: datetime) -> list[bool]:
    seen: set[Any] = set()
    found = []
    for one in sorted(standing(all_), key=lambda one: (one.at, one.id)):
        if one.whose is not None:
            found += [one.whose in seen] if since <= one.at < until else []
            seen.add(one.whose)
    return found


def contact_rate(all_: Customers, since: datetime, until: datetime, placed: Sequence[Order]) -> Figure:
    talks = [pk for pk, one in all_.matters.items()
             if one.counts and not all_.lives[pk]["automatic"] and since <= one.row["opened_at"] < until]  # fmt: skip
    return sums.per([*(1 for _ in talks), *(0 for _ in placed)], [*(0 for _ in talks), *(1 for _ in placed)])


def costs(all_: Customers, since: datetime, until: datetime) -> list[float]:
    return [
        all_.lives[pk]["handle_s"] / 3600 * AN_HOUR for pk, one in all_.matters.items()
        if one.counts and all_.lives[pk]["handle_s"] > 0 and since <= one.row["opened_at"] < until
    ]  # fmt: skip


def signs(all_: Customers) -> dict[Any, list[datetime]]:
    """When each customer ordered or spoke to us."""
    found: dict[Any, list[datetime]] = defaultdict(list)
    told: list[Any] = [*standing(all_), *(one for one in all_.contacts if one.incoming)]
    for one in told:
        if one.whose is not None:
            found[one.whose].append(one.at)
    return found


def churn(all_: Customers, since: datetime, until: datetime) -> Figure:
    told = signs(all_)
    begun = min(at for some in told.values() for at in some)
    if until > all_.until or begun > since - SILENT:
        return {"n": 0}

    def active(some: list[datetime], then: datetime) -> bool:
        return any(then - SILENT <= at < then for at in some)

    return sums.share([not active(some, until) for some in told.values() if active(some, since)])


def retention(all_: Customers, since: datetime, until: datetime) -> dict[str, Figure]:
    """What was spent in as many days before, and again since."""
    before: dict[Any, float] = defaultdict(float)
    now: dict[Any, float] = defaultdict(float)
    for one in in_main(all_) if until <= all_.until else ():
        if one.whose is not None:
            before[one.whose] += (one.amount or 0.0) if since - (until - since) <= one.at < since else 0.0
            now[one.whose] += (one.amount or 0.0) if since <= one.at < until else 0.0
    theirs = [who for who, spent in before.items() if spent > 0]
    spent = [before[who] for who in theirs]
    return {
        "gross_retention": sums.per([min(before[who], now[who]) for who in theirs], spent),
        "net_retention": sums.per([now[who] for who in theirs], spent),
    }


def led(all_: Customers, since: datetime, until: datetime) -> list[tuple[str, bool]]:
    """Of everybody's first use of each touchpoint: which it was, and whether they ordered within the days after."""
    uses = [(one.whose, one.channel, one.at) for one in all_.contacts if one.incoming]
    uses += [(one.whose, one.kind, one.at) for one in all_.looks if one.kind in STEPS]
    first: dict[tuple[Any, str], datetime] = {}
    for whose, touchpoint, at in uses:
        if whose is not None and since <= at < until and at <= all_.until - SOON:
            first[whose, touchpoint] = min(at, first.get((whose, touchpoint), at))
    bought: dict[Any, list[datetime]] = defaultdict(list)
    for one in standing(all_):
        bought[one.whose].append(one.at)
    return [
        (touchpoint, any(at <= then < at + SOON for then in bought[whose]))
        for (whose, touchpoint), at in first.items()
    ]  # fmt: skip
