"""Counting journeys that met something beside those that passed there without it, by what became of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

from sixring.core.statistics import Estimate, share

from .. import bits
from ..asking.counts import edge
from ..asking.opening import Open
from ..shapes import Kind, Outcome, Path
from ..steps import LONG_S

OUTCOMES: tuple[Outcome, ...] = ("came_back", "converted", "satisfied")
Row = dict[str, Any]
WAITED = """
SELECT previous, tp, median(gap_s) FILTER (gap_s > {long}) AS wait_s, median(gap_s) FILTER (back) AS back_s FROM {steps}
WHERE gap_s > {long} OR back GROUP BY ALL"""


@dataclass(frozen=True, slots=True)
class Tally:
    """Journeys and their people; of each outcome how many it is known of, and how many had it."""

    journeys: int
    people: int
    known: Mapping[Outcome, int]
    had: Mapping[Outcome, int]

    def less(self, other: Tally) -> Tally:
        """Those that are not among `other`, which is a part of these."""
        return Tally(
            self.journeys - other.journeys, self.people, {one: self.known[one] - other.known[one] for one in OUTCOMES},
            {one: self.had[one] - other.had[one] for one in OUTCOMES},
        )  # fmt: skip

    def of(self, outcome: Outcome) -> Estimate:
        return share(self.had[outcome], self.known[outcome])


@dataclass(frozen=True, slots=True)
class Met:
    """Something that some met (`with_`) and others, who passed there too, did not."""

    kind: Kind
    path: Path
    with_: Tally
    without: Tally
    median_s: float | None = None


def met(here: Open, rows: list[dict[str, Any]], by: Mapping[tuple[int, int | None, int], int]) -> list[Met]:
    """Everything that may be a friction, of at least so many people as asked."""
    found = [*on_edges(here, rows, by), *on_nodes(here, rows, by)]
    return [one for one in found if one.with_.people >= here.question.least and one.without.journeys > 0]


def tallies(rows: Iterable[Row], bit: int, key: Callable[[Row], Any]) -> dict[Any, Tally]:
    """By `key`, the journeys whose step there has `bit`; their people are not known yet."""
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        if row["firsts"] & bit:
            groups[key(row)].append(row)
    return {one: tally(own) for one, own in groups.items()}


def tally(rows: list[Row]) -> Tally:
    known, had = dict.fromkeys(OUTCOMES, 0), dict.fromkeys(OUTCOMES, 0)
    for row in rows:
        for outcome in OUTCOMES:
            yes = bits.had(row["fate"], outcome)
            known[outcome] += row["n"] if yes is not None else 0
            had[outcome] += row["n"] if yes else 0
    return Tally(sum(row["n"] for row in rows), 0, known, had)


def on_edges(here: Open, rows: list[dict[str, Any]], by: Mapping[tuple[int, int | None, int], int]) -> Iterator[Met]:
    passed, visits = tallies(rows, bits.PASS, edge), tallies(rows, bits.VISIT, itemgetter("tp"))
    times = {edge(row): row for row in here.rows(WAITED, long=LONG_S)}
    mine = ours()

    def some(bit: int) -> Iterator[tuple[tuple[Any, int], Tally]]:
        for key, one in sorted(tallies(rows, bit, edge).items()):
            yield key, replace(one, people=by.get((bit, *key), 0))

    for key, one in some(bits.BACK_AGAIN):
        a, b = here.code(key[0]), here.code(key[1])
        yield Met("loop", (b, a), one, passed[key].less(one), times[key]["back_s"])
    for key, one in some(bits.LONG):
        a, b = here.code(key[0]), here.code(key[1])
        if b in mine and a not in mine:
            yield Met("wait", (a, b), one, passed[key].less(one), times[key]["wait_s"])
    for key, one in some(bits.SWITCHED):
        yield Met("switch", (here.code(key[0]), here.code(key[1])), one, visits[key[0]].less(one))


def on_nodes(here: Open, rows: list[dict[str, Any]], by: Mapping[tuple[int, int | None, int], int]) -> Iterator[Met]:
    kinds: tuple[tuple[Kind, int, int], ...] = (("repeat", bits.AGAIN, bits.VISIT), ("feeling", bits.BAD, bits.FELT))
    mine = ours()
    for kind, bit, whole in kinds:
        every = tallies(rows, whole, itemgetter("tp"))
        for tp, one in sorted(tallies(rows, bit, itemgetter("tp")).items()):
            code = here.code(tp)
            if kind == "feeling" or (here.stage(code) == "service" and code not in mine):
                own = replace(one, people=by.get((bit, None, tp), 0))
                yield Met(kind, (code,), own, every[tp].less(one))


def ours() -> set[str]:
    """Touchpoints that are something we do: all their rules ask for what went out."""
    from .. import catalogue

    return {
        one.code for one in catalogue.every() if one.rules and all(rule.get("incoming") is False for rule in one.rules)
    }
