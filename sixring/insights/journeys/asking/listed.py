"""Lists beside the map: ways that are gone most, loops, where people leave without an order, and what they feel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sixring.core.statistics import difference, holm, share

from ...metrics.questions import LEAST
from .. import bits
from ..shapes import Basis, Dropoff, Dropoffs, Feelings, Felt, Loop, Loops, Variant, Variants
from . import counts, opening
from .flow import felt, order
from .opening import Open

Row = dict[str, Any]
WAYS = """
SELECT way, max(length(path)) > length(way) AS cut, count(*) AS n, {people} AS people,
    median(until - began) AS median_s, count(*) FILTER (converted) AS converted, count(satisfied) AS asked,
    count(*) FILTER (satisfied) AS satisfied, count(came_back) AS bought, count(*) FILTER (came_back) AS came_back
FROM {journeys} WHERE way IN ({ways}) GROUP BY 1 ORDER BY n DESC, way"""
ALL_WAYS = "SELECT way, count(*) AS n FROM {journeys} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {most}"
HOW_MANY = "SELECT count(*) AS n, count(DISTINCT way) AS kinds, {people} AS people FROM {journeys}"
WHOLE = "SELECT count(*) AS n, {people} AS people FROM {journeys}"
ROUNDS = """
SELECT previous, tp, count(*) AS turns, median(gap_s) AS median_s FROM {steps} WHERE back OR previous = tp
GROUP BY ALL"""


def variants(
    since: date | datetime, until: date | datetime, *, where: Mapping[str, Any] | None = None, zone: str = "UTC",
    least: int = LEAST, limit: int = 20,
) -> Variants:  # fmt: skip
    """The ways that were gone most, the most frequent first."""

    def ask(here: Open) -> Variants:
        whole = here.rows(HOW_MANY, people=here.people("person_seen"))[0]
        ways = ", ".join(opening.literal(row["way"]) for row in here.rows(ALL_WAYS, most=int(limit)))
        rows = here.rows(WAYS, ways=ways, people=here.people("way_seen")) if ways else []
        found = tuple(variant(here, row, whole["n"]) for row in rows if row["people"] >= here.question.least)
        base = opening.basis(here, whole["n"], whole["people"], len(rows) - len(found))
        return Variants(base, found, whole["kinds"], whole["n"] - sum(one.journeys for one in found))

    return opening.asked(f"variants {limit}", ask, Variants, opening.question(since, until, where, zone, least))


def variant(here: Open, row: Row, n: int) -> Variant:
    return Variant(
        tuple(here.code(ord(one) - ord("@")) for one in row["way"]), row["n"], row["people"], share(row["n"], n),
        row["median_s"], share(row["converted"], row["n"]), share(row["satisfied"], row["asked"]),
        share(row["came_back"], row["bought"]), row["cut"],
    )  # fmt: skip


def counted(here: Open, suppressed: int) -> Basis:
    """What the whole answer rests on."""
    whole = here.rows(WHOLE, people=here.people("person_seen"))[0]
    return opening.basis(here, whole["n"], whole["people"], suppressed)


def loops(
    since: date | datetime, until: date | datetime, *, where: Mapping[str, Any] | None = None, zone: str = "UTC",
    least: int = LEAST,
) -> Loops:  # fmt: skip
    """Returns to where a journey just was, and what follows itself later, the most frequent first."""

    def ask(here: Open) -> Loops:
        rows, by = counts.fates(here), counts.met_by(here)
        passes, backs, touched = (
            counts.of_bit(rows, bits.PASS), counts.of_bit(rows, bits.BACK), counts.at_bit(rows, bits.VISIT),
        )  # fmt: skip
        own = counts.selves(here)
        found = []
        for row in here.rows(ROUNDS):
            key = counts.edge(row)
            itself = key[0] == key[1]
            journeys, people = (passes, own.get(key[1], 0)) if itself else (backs, by.get((bits.BACK, *key), 0))
            found.append(loop(here, row, journeys[key], people, touched[key[1]]))
        shown = [one for one in found if one.people >= here.question.least]
        ranked = tuple(sorted(shown, key=lambda one: (-one.journeys, one.path)))
        return Loops(counted(here, len(found) - len(shown)), ranked)

    return opening.asked("loops", ask, Loops, opening.question(since, until, where, zone, least))


def loop(here: Open, row: Row, journeys: int, people: int, touched: int) -> Loop:
    to, over = here.code(row["tp"]), here.code(row["previous"])
    return Loop(
        (to,) if to == over else (to, over), journeys, people, row["turns"] / journeys, share(journeys, touched),
        row["median_s"],
    )  # fmt: skip


def dropoffs(
    since: date | datetime, until: date | datetime, *, where: Mapping[str, Any] | None = None, zone: str = "UTC",
    least: int = LEAST,
) -> Dropoffs:  # fmt: skip
    """Where journeys that are over ended without an order, of those that came there before any; the highest share
    first. Journeys whose pause is not over may still go on and are left out."""

    def ask(here: Open) -> Dropoffs:
        gone = leaving(here, counts.fates(here), counts.met_by(here))
        found = [dropoff(here, one) for one in gone if one.people >= here.question.least]
        ranked = tuple(sorted(found, key=lambda one: (-(one.share.value or 0), one.touchpoint)))
        return Dropoffs(counted(here, len(gone) - len(found)), ranked)

    return opening.asked("dropoffs", ask, Dropoffs, opening.question(since, until, where, zone, least))


@dataclass(frozen=True, slots=True)
class Left:
    """Journeys that are over and came to a touchpoint before any order, and those of them that ended there without one;
    the same of all others of its stage, or of all stages up to purchase where it stands alone in its own."""

    touchpoint: str
    reached: int
    left: int
    people: int
    others_reached: int
    others_left: int
    alone: bool


def leaving(here: Open, rows: list[Row], by: Mapping[tuple[int, int | None, int], int]) -> list[Left]:
    reached, left = counts.at_bit(rows, bits.REACHED), counts.at_bit(rows, bits.LEFT)
    found = []
    for tp, n in sorted(reached.items()):
        others = [one for one in reached if one != tp]
        alike = [one for one in others if here.folded.stages[one - 1] == here.folded.stages[tp - 1]]
        beside = alike or others
        rest = (sum(reached[one] for one in beside), sum(left.get(one, 0) for one in beside))
        people = by.get((bits.LEFT, None, tp), 0)
        found.append(Left(here.code(tp), n, left.get(tp, 0), people, *rest, not alike))
    return found


def dropoff(here: Open, one: Left) -> Dropoff:
    own, rest = share(one.left, one.reached), share(one.others_left, one.others_reached)
    apart = None if one.alone else difference(own, rest)
    return Dropoff(one.touchpoint, here.stage(one.touchpoint), one.reached, one.left, one.people, own, apart)


def feelings(
    since: date | datetime, until: date | datetime, *, where: Mapping[str, Any] | None = None, zone: str = "UTC",
    least: int = LEAST,
) -> Feelings:  # fmt: skip
    """The curve of what texts say, in the order of stages and places."""

    def ask(here: Open) -> Feelings:
        rows, by = counts.texts(here), counts.felt_by(here)
        tps = sorted((row["tp"] for row in rows), key=lambda tp: order(here, tp))
        shown = [tp for tp in tps if by.get(tp, 0) >= here.question.least]
        owns = [felt([row for row in rows if row["tp"] == tp]) for tp in shown]
        rests = [felt([row for row in rows if row["tp"] != tp]) for tp in shown]
        aparts = [difference(own, rest) for own, rest in zip(owns, rests, strict=True)]
        reals = [p < 0.05 for p in holm([one.p for one in aparts])]
        found = [
            Felt(here.code(tp), here.stage(here.code(tp)), place, owns[place], by[tp], aparts[place], reals[place])
            for place, tp in enumerate(shown)
        ]
        return Feelings(counted(here, len(tps) - len(shown)), tuple(found), felt(rows) if shown else None)

    return opening.asked("feelings", ask, Feelings, opening.question(since, until, where, zone, least))
