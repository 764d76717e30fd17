"""Clusters from pairs: agglomeration that asks for more than one good link where two groups are large.

A lone record may attach by one good link. Two groups join when their best link is good and their pairs agree on
average, the more so the larger both are: chains of weak links, siblings and neighbours end there.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

PENALTY = 2.0  # what disagreement on average weighs against the best link
SLACK = 4.0  # bits by which two records may disagree and still follow a good link
FIRMNESS = 3.0  # bits asked for with every doubling of the smaller group
LARGE = 8
LEAST = -12.0  # one pair's evidence counts no less


@dataclass(slots=True)
class Tie:
    """Between two groups: the best pair's log2 odds, and the sum of all pairs' evidence."""

    best: float
    total: float


@dataclass(frozen=True, slots=True)
class Apart:
    """Who never belong together, whatever the evidence: `pairs` of records, and records with an equal mark (each is
    known, under different ids, to the same system). A group inherits it from all its records."""

    marks: Mapping[int, Collection[Hashable]] = field(default_factory=dict)
    pairs: Collection[tuple[int, int]] = ()


NOBODY = Apart()


class Foes:
    """Which groups may not join, kept as groups grow."""

    def __init__(self, apart: Apart) -> None:
        self.marks = {one: set(own) for one, own in apart.marks.items()}
        self.of: dict[int, set[int]] = {}
        for a, b in apart.pairs:
            self.of.setdefault(a, set()).add(b)
            self.of.setdefault(b, set()).add(a)

    def are(self, a: int, b: int) -> bool:
        return b in self.of.get(a, ()) or not self.marks.get(a, set()).isdisjoint(self.marks.get(b, ()))

    def joined(self, keep: int, drop: int) -> None:
        if own := self.marks.pop(drop, None):
            self.marks.setdefault(keep, set()).update(own)
        for foe in self.of.pop(drop, set()):
            self.of[foe].discard(drop)
            self.of[foe].add(keep)
            self.of.setdefault(keep, set()).add(foe)


def group(
    many: int, left: np.ndarray, right: np.ndarray, evidence: np.ndarray, prior: float, threshold: float,
    apart: Apart = NOBODY,
) -> np.ndarray:  # fmt: skip
    """A cluster number (the lowest record's) for each of `many` records. `evidence` in bits, without the prior."""
    foes = Foes(apart)
    left, right, evidence = within_reach(many, left, right, evidence, threshold - prior)
    clipped = np.clip(evidence, LEAST, 8 - prior)
    ties = ties_of(left.tolist(), right.tolist(), evidence.tolist(), clipped.tolist(), prior)
    size = dict.fromkeys(ties, 1)
    home = np.arange(many)
    members = {one: [one] for one in ties}
    heap = [
        (-score, a, b, 2)
        for a, own in ties.items()
        for b, tie in own.items()
        if a < b and (score := worth(tie, 1, 1, prior)) >= threshold
    ]
    heapq.heapify(heap)
    while heap:
        _, a, b, sizes = heapq.heappop(heap)
        if a not in size or b not in size or size[a] + size[b] != sizes or b not in ties[a] or foes.are(a, b):
            continue
        if len(ties[a]) < len(ties[b]):
            keep, drop = b, a
        else:
            keep, drop = a, b
        del ties[keep][drop], ties[drop][keep]
        for other, tie in ties.pop(drop).items():
            mine = ties[keep].get(other)
            joint = Tie(max(mine.best, tie.best), mine.total + tie.total) if mine else tie
            ties[keep][other] = ties[other][keep] = joint
            del ties[other][drop]
        foes.joined(keep, drop)
        size[keep] += size.pop(drop)
        members[keep] += members.pop(drop)
        for other, tie in ties[keep].items():
            score = worth(tie, size[keep], size[other], prior)
            if score >= threshold:
                heapq.heappush(heap, (-score, min(keep, other), max(keep, other), size[keep] + size[other]))
    for own in members.values():
        home[own] = min(own)
    return home


def within_reach(
    many: int, left: np.ndarray, right: np.ndarray, evidence: np.ndarray, least: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """The pairs that can matter: groups only ever join by a pair of at least `least`, so what lies between records no
    chain of such pairs connects is never asked about. Among a million records that is nearly all of them."""
    good = evidence >= least
    chain = np.arange(many)
    while True:  # everybody takes the lowest number in reach, and then the number of whoever that is
        lowest = np.minimum(chain[left[good]], chain[right[good]])
        further = chain.copy()
        np.minimum.at(further, left[good], lowest)
        np.minimum.at(further, right[good], lowest)
        further = further[further]
        if np.array_equal(further, chain):
            break
        chain = further
    near = chain[left] == chain[right]
    return left[near], right[near], evidence[near]


def ties_of(
    left: Iterable[int], right: Iterable[int], evidence: Iterable[float], clipped: Iterable[float], prior: float
) -> dict[int, dict[int, Tie]]:
    ties: dict[int, dict[int, Tie]] = {}
    for a, b, bits, kept in zip(left, right, evidence, clipped, strict=True):
        ties.setdefault(a, {})[b] = ties.setdefault(b, {})[a] = Tie(prior + bits, kept)
    return ties


def worth(tie: Tie, one: int, other: int, prior: float) -> float:
    """Log2 odds that two groups are one, lowered where their pairs disagree on average. A pair not seen agrees on
    nothing and disagrees on nothing."""
    on_average = prior + tie.total / (one * other)
    smaller = min(one, other, LARGE)
    return tie.best + PENALTY * min(0.0, on_average + SLACK - FIRMNESS * float(np.log2(smaller)))


def mutual_best(
    many: int, left: np.ndarray, right: np.ndarray, log_odds: np.ndarray, threshold: float
) -> np.ndarray:  # fmt: skip
    """Clusters of at most two, one of each source: those who are each other's best partner."""
    home = np.arange(many)
    best: dict[int, tuple[float, int]] = {}
    for a, b, w in zip(left.tolist(), right.tolist(), log_odds.tolist(), strict=True):
        for one, other in ((a, b), (b, a)):
            best[one] = max(best.get(one, (-np.inf, -1)), (w, -other))
    for one, (w, other) in best.items():
        if w >= threshold and best[-other][1] == -one:
            home[max(one, -other)] = min(one, -other)
    return home
