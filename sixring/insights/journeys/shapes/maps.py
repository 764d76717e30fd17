"""Maps and what stands beside them: nodes and edges, ways, loops, where people leave, what they feel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sixring.core.statistics import Difference, Estimate

Stage = Literal["awareness", "consideration", "purchase", "service", "loyalty"]
Kind = Literal["loop", "wait", "drop", "switch", "repeat", "feeling"]
Outcome = Literal["converted", "satisfied", "came_back"]
Path = tuple[str, ...]
START, END = "", ""  # of edges: nothing before, nothing after


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer rests on. `journeys` and `people` of the whole answer; `fresh_at`: up to when the lake was folded;
    `missing` says what is needed before there can be anything, "" where there is something. `labels`: code → words of
    every touchpoint in the catalogue."""

    since: datetime
    until: datetime
    journeys: int = 0
    people: int = 0
    fresh_at: datetime | None = None
    missing: str = ""
    suppressed: int = 0
    where: Mapping[str, Any] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Node:
    """A touchpoint as it was passed: `n` times, in `journeys`, by `people`. `place`: its order on the map. `feeling`:
    mean of what texts said there, -1 to 1, with its interval; its n is passes with a text, not people."""

    touchpoint: str
    label: str
    stage: Stage
    place: int
    n: int
    journeys: int
    people: int
    starts: int
    ends: int
    feeling: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """From one touchpoint directly to the next: `n` times, in `journeys`, by `people`; how long in between. `switch`:
    by another channel than before."""

    source: str
    target: str
    n: int
    journeys: int
    people: int
    median_s: float | None
    mean_s: float | None
    p90_s: float | None
    switch: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """The map. `starts` and `ends`: journeys by the touchpoint they began and ended with. `switches`: how often a
    journey went on by another channel; `switched`: the share of journeys that did at all. `durations`: median and mean
    seconds of a whole journey, `steps` median and mean steps."""

    basis: Basis
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    starts: Mapping[str, int] = field(default_factory=dict)
    ends: Mapping[str, int] = field(default_factory=dict)
    switches: int = 0
    switched: Estimate | None = None
    converted: Estimate | None = None
    satisfied: Estimate | None = None
    came_back: Estimate | None = None
    median_s: float | None = None
    mean_s: float | None = None
    median_steps: float | None = None
    mean_steps: float | None = None

    @property
    def journeys(self) -> int:
        return self.basis.journeys

    @property
    def people(self) -> int:
        return self.basis.people


@dataclass(frozen=True, slots=True)
class Variant:
    """Journeys that went the same way. What follows itself at once stands once in `path`; after `LONGEST` touchpoints
    it is cut (`cut`)."""

    path: Path
    journeys: int
    people: int
    share: Estimate
    median_s: float | None
    converted: Estimate | None = None
    satisfied: Estimate | None = None
    came_back: Estimate | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Variants:
    """The most frequent first. `kinds`: how many different ways there were in all; `rest`: journeys of ways that are
    not listed or held back."""

    basis: Basis
    variants: tuple[Variant, ...] = ()
    kinds: int = 0
    rest: int = 0


@dataclass(frozen=True, slots=True)
class Loop:
    """There and back again: `path` is (a, b) for a → b → a, or (a,) for what follows itself. `rounds`: how often per
    journey that has it. `share` of the journeys that touched `a`."""

    path: Path
    journeys: int
    people: int
    rounds: float
    share: Estimate
    median_s: float | None


@dataclass(frozen=True, slots=True)
class Loops:
    basis: Basis
    loops: tuple[Loop, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropoff:
    """Of the journeys that touched it before any order, those that ended there without one. `apart`: against all other
    touchpoints of its stage."""

    touchpoint: str
    stage: Stage
    reached: int
    left: int
    people: int
    share: Estimate
    apart: Difference | None = None


@dataclass(frozen=True, slots=True)
class Dropoffs:
    """By share, the highest first; of the stages up to purchase."""

    basis: Basis
    dropoffs: tuple[Dropoff, ...] = ()


@dataclass(frozen=True, slots=True)
class Felt:
    """What texts said at a touchpoint: mean -1 to 1 with its interval and n of texts; None where they are too few.
    `apart`: against the texts of all other touchpoints; `real`: beyond chance among all that are compared (Holm)."""

    touchpoint: str
    stage: Stage
    place: int
    feeling: Estimate
    people: int
    apart: Difference | None = None
    real: bool = False


@dataclass(frozen=True, slots=True)
class Feelings:
    """The curve, in the order of stages and places. `overall`: of all texts."""

    basis: Basis
    felt: tuple[Felt, ...] = ()
    overall: Estimate | None = None


@dataclass(frozen=True, slots=True)
class EdgeChange:
    """How often a journey of `a` and one of `b` passes an edge: shares of journeys, and their difference (b - a).
    `real`: beyond chance among all edges compared (Holm)."""

    source: str
    target: str
    a: Estimate
    b: Estimate
    change: Difference
    a_median_s: float | None
    b_median_s: float | None
    real: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two groups or periods. `figures`: by "converted", "satisfied", "came_back", "switched": (a, b, b - a)."""

    a: Flow
    b: Flow
    edges: tuple[EdgeChange, ...] = ()
    figures: Mapping[str, tuple[Estimate, Estimate, Difference]] = field(default_factory=dict)
