"""Counting steps: a few grouped scans that everything else adds up from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from .. import bits
from .opening import Open

Row = dict[str, Any]
Key = tuple[int | None, int]  # what came before (None: nothing, or whatever it was), and where the step is
PASSES = """
SELECT previous, tp, firsts & 3 AS firsts, last, switched, {pass_new} AS pass_new, {visit_new} AS visit_new,
    count(*) AS n, sum(gap_s)::DOUBLE AS gaps
FROM {steps} GROUP BY ALL"""
SELVES = "SELECT tp, {people} AS people FROM {steps} WHERE previous = tp AND firsts & 1 <> 0 GROUP BY 1"
FELT = """
SELECT tp, count(felt) AS texts, sum(felt)::DOUBLE AS felt, sum(felt * felt)::DOUBLE AS squares FROM {steps}
WHERE felt IS NOT NULL GROUP BY 1"""
FATES = "SELECT previous, tp, firsts, fate, count(*) AS n FROM {steps} GROUP BY ALL"
MET = "SELECT bit, previous, tp, count(*) FILTER (seen IS NULL OR seen < {since}) AS people FROM {met} GROUP BY ALL"
MET_BY = "SELECT bit, previous, tp, {people} AS people FROM {met} GROUP BY ALL"
PASSED_BY = "SELECT previous, tp, {people} AS people FROM {steps} WHERE firsts & 1 <> 0 GROUP BY ALL"
VISITED_BY = "SELECT tp, {people} AS people FROM {steps} WHERE firsts & 2 <> 0 GROUP BY ALL"


def passes(here: Open) -> list[Row]:
    """Steps by what came before and where, by whether they are first passes and visits, by whether they end a journey,
    and by whether their people are counted by them."""
    narrow = here.question.narrow  # then people are counted one by one
    new = {f"{one}_new": "false" if narrow else here.fresh(f"{one}_seen") for one in ("pass", "visit")}
    return here.rows(PASSES, **new)


def texts(here: Open) -> list[Row]:
    """By touchpoint, how many steps had texts that were read, and the sums of what they said and of its squares."""
    return here.rows(FELT)


def selves(here: Open) -> dict[int, int]:
    """People by touchpoint who came to it from itself, a pause later."""
    return {row["tp"]: row["people"] for row in here.rows(SELVES, people=here.people("pass_seen"))}


def fates(here: Open) -> list[Row]:
    """Steps by what they are the first of (`bits`), and by what became of their journey."""
    return here.rows(FATES)


def added(rows: Iterable[Row], key: Callable[[Row], Any], value: Callable[[Row], float]) -> dict[Any, Any]:
    """key → sum of `value`."""
    found: dict[Any, Any] = defaultdict(int)
    for row in rows:
        found[key(row)] += value(row)
    return found


def of_bit(rows: Iterable[Row], bit: int) -> dict[Key, int]:
    """Journeys by edge whose step there has `bit`, of `fates`."""
    return added((row for row in rows if row["firsts"] & bit), edge, number)


def at_bit(rows: Iterable[Row], bit: int) -> dict[int, int]:
    """The same by touchpoint alone."""
    return added((row for row in rows if row["firsts"] & bit), lambda row: row["tp"], number)


def edge(row: Row) -> Key:
    return row["previous"], row["tp"]


def number(row: Row) -> int:
    return int(row["n"])


def passed_by(here: Open, rows: list[Row]) -> dict[Key, int]:
    """People by edge, of `passes`."""
    if here.question.narrow:
        return {edge(row): row["people"] for row in here.rows(PASSED_BY, people=here.different)}
    return added((row for row in rows if row["firsts"] & bits.PASS and row["pass_new"]), edge, number)


def visited_by(here: Open, rows: list[Row]) -> dict[int, int]:
    """People by touchpoint, of `passes`."""
    if here.question.narrow:
        return {row["tp"]: row["people"] for row in here.rows(VISITED_BY, people=here.different)}
    new = (row for row in rows if row["firsts"] & bits.VISIT and row["visit_new"])
    return added(new, lambda row: row["tp"], number)


def met_by(here: Open) -> dict[tuple[int, int | None, int], int]:
    """People by bit, what came before and touchpoint; what is told of a touchpoint alone has nothing before."""
    since = int(here.question.since.timestamp())
    rows = here.rows(MET_BY, people=here.different) if here.question.narrow else here.rows(MET, since=since)
    return {(row["bit"], row["previous"], row["tp"]): row["people"] for row in rows}


def felt_by(here: Open) -> dict[int, int]:
    """People by touchpoint whose texts were read there."""
    return {tp: people for (bit, _previous, tp), people in met_by(here).items() if bit == bits.FELT}
