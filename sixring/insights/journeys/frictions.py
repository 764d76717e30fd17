"""Frictions: where people loop, wait, leave, change the channel, come again or feel bad, ranked by harm.

Journeys that met one are held against those that passed the same place without it, by what became of them. A year's
loss is people a year × the difference in coming back (or in ordering) × what a customer (or an order) is worth × what
the owner takes to be the friction's own doing; its range joins the interval of the difference and the owner's low and
high. Harm is the likely loss, or people where it has no money, × confidence; confidence is 1 - p as Benjamini and
Hochberg adjust it for all that are looked at. Who met it and fared better met no friction. Nothing here proves a cause.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sixring.core.statistics import Difference, Estimate, bh, difference, share

from .. import assumptions
from ..assumptions import Given
from ..metrics.questions import LEAST
from .asking import counts, opening
from .asking.listed import Left, counted, leaving
from .asking.opening import Open
from .shapes import Friction, Frictions, Loss, Outcome, Path
from .weighing import told
from .weighing.tallies import OUTCOMES, Met, met
from .weighing.worth import NEEDS, YEAR_S, Worth, worth

ENOUGH = 10  # journeys on either side of which an outcome is known, before it is compared
MOST = 40
Compared = tuple[Outcome, Estimate, Estimate, Difference]


def frictions(
    since: date | datetime, until: date | datetime, *, where: Mapping[str, Any] | None = None, zone: str = "UTC",
    least: int = LEAST,
) -> Frictions:  # fmt: skip
    """All that were found, the most harmful first. Raises `Invalid`, `LakeRefused`."""
    given = assumptions.now()
    of = opening.question(since, until, where, zone, least)
    return opening.asked(f"frictions {given}", lambda here: weighed(here, given), Frictions, of)


def friction(name: str, since: date | datetime, until: date | datetime, **how: Any) -> Friction | None:
    """The one of that name; None where it isn't found in the period."""
    return next((one for one in frictions(since, until, **how).frictions if one.name == name), None)


def weighed(here: Open, given: Given) -> Frictions:
    price, labels, least = worth(here), opening.labels(), here.question.least
    rows, by = counts.fates(here), counts.met_by(here)
    found = met(here, rows, by)
    gone = [one for one in leaving(here, rows, by) if one.people >= least and one.others_reached]
    compared = [comparisons(one, here.stage(one.path[0])) for one in found]
    pairs = [(share(one.left, one.reached), share(one.others_left, one.others_reached)) for one in gone]
    aparts = [difference(*pair) for pair in pairs]
    ps = [one[3].p for many in compared for one in many] + [one.p for one in aparts]
    sure = iter(1 - p for p in bh(ps))
    scale = Scale(here, given, price, labels)
    told_of = [
        scale.of_met(one, many, [next(sure) for _one in many]) for one, many in zip(found, compared, strict=True)
    ]
    told_of += [scale.of_left(*all_, next(sure)) for all_ in zip(gone, pairs, aparts, strict=True)]
    ranked = sorted(
        (one for one in told_of if one), key=lambda one: (one.loss is None, -one.harm, -one.people, one.name)
    )
    return Frictions(counted(here, 0), tuple(ranked[:MOST]), scale.assumed, scale.missing)


def comparisons(one: Met, stage: str) -> list[Compared]:
    """What became of those who met it and of those who didn't, as far as enough is known. Whether journeys had an order
    says something of what comes before one."""
    pairs = [(outcome, one.with_.of(outcome), one.without.of(outcome)) for outcome in OUTCOMES]
    return [
        (outcome, a, b, difference(a, b))
        for outcome, a, b in pairs
        if min(a.n, b.n) >= ENOUGH and (outcome != "converted" or stage not in ("service", "loyalty"))
    ]


class Scale:
    """Weighs what was found, by what a customer is worth and what the owner assumes."""

    def __init__(self, here: Open, given: Given, price: Worth, labels: Mapping[str, str]) -> None:
        self.given, self.price, self.labels = given, price, labels
        self.yearly = YEAR_S / (here.question.until - here.question.since).total_seconds()
        self.missing = str(NEEDS) % {"n": max(1, here.question.least)} if price.order is None else ""

    @property
    def assumed(self) -> dict[str, Any]:
        given, price = self.given, self.price
        return {
            "harm_low": given.harm_low, "harm_likely": given.harm_likely, "harm_high": given.harm_high,
            "came_back_days": given.came_back_days, "worth_of_customer": price.customer,
            "worth_of_order": price.order, "median_order": price.order_median, "orders": price.n,
            "people": price.people, "currency": price.currency,
        }  # fmt: skip

    def of_met(self, one: Met, many: list[Compared], sure: list[float]) -> Friction | None:
        """None where whoever met it fared better, whatever is looked at."""
        worse = [(s, found) for s, found in zip(sure, many, strict=True) if (found[3].value or 0.0) < 0]
        if many and not worse:
            return None
        confidence, chosen = max(worse, key=lambda pair: pair[0]) if worse else (0.0, None)
        name, facts = name_of(one.kind, one.path), told.facts(one, chosen)
        loss = self.loss(one, many)
        lost = -(chosen[3].value or 0.0) if chosen else 0.0
        weight = loss.likely if loss else one.with_.people * self.yearly * lost
        return Friction(
            name, told.title(one.kind, one.path, self.labels), one.kind, one.path, one.with_.people, one.with_.journeys,
            one.without.journeys, chosen[0] if chosen else None, chosen[1] if chosen else None,
            chosen[2] if chosen else None, chosen[3] if chosen else None, one.median_s, loss,
            "" if loss else self.missing or told.no_money(), confidence, weight * confidence,
            told.sentence(one, chosen, self.labels), facts, rows_of(one.kind, one.path), self.yearly,
        )  # fmt: skip

    def of_left(self, one: Left, pair: tuple[Estimate, Estimate], apart: Difference, sure: float) -> Friction | None:
        if (apart.value or 0.0) <= 0:
            return None
        price = self.price.order
        ends = (max(0.0, apart.low), apart.value or 0.0, apart.high)
        loss = self.money(one.people * self.yearly / (pair[0].value or 1.0), ends, price)
        weight = loss.likely if loss else one.people * self.yearly
        return Friction(
            name_of("drop", (one.touchpoint,)), told.title("drop", (one.touchpoint,), self.labels), "drop",
            (one.touchpoint,), one.people, one.left, one.reached - one.left, "converted", *pair, apart, None, loss,
            "" if loss else self.missing, sure, weight * sure, told.left(one, pair, self.labels),
            told.left_facts(one, pair), rows_of("drop", (one.touchpoint,)), self.yearly,
        )  # fmt: skip

    def loss(self, one: Met, many: list[Compared]) -> Loss | None:
        """By coming back where that is known, else by ordering."""
        by = {outcome: apart for outcome, _a, _b, apart in many}
        for outcome, price in (("came_back", self.price.customer), ("converted", self.price.order)):
            apart = by.get(outcome)  # type: ignore[call-overload]
            if apart is not None:
                ends = (max(0.0, -apart.high), max(0.0, -(apart.value or 0.0)), max(0.0, -apart.low))
                return self.money(one.with_.people * self.yearly, ends, price)
        return None

    def money(self, people: float, ends: tuple[float, float, float], price: float | None) -> Loss | None:
        if price is None:
            return None
        given = self.given
        shares = (given.harm_low / 100, given.harm_likely / 100, given.harm_high / 100)
        low, likely, high = (people * end * part * price for end, part in zip(ends, shares, strict=True))
        return Loss(low, likely, high, self.price.currency)


def name_of(kind: str, path: Path) -> str:
    return "-".join((kind, *path))


def rows_of(kind: str, path: Path) -> dict[str, Any]:
    """What `examples` asks. A loop's way back leads to its first touchpoint."""
    if kind == "loop":
        return {"edge": (path[1], path[0]), "kind": kind}
    return {"edge": path, "kind": kind} if len(path) == 2 else {"touchpoint": path[0], "kind": kind}
