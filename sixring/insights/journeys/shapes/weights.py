"""What is weighed: frictions and their loss, critical touchpoints, scenarios; examples, and a person's own strip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sixring.core.statistics import Difference, Estimate

from .maps import Basis, Kind, Outcome, Path, Stage


@dataclass(frozen=True, slots=True)
class Example:
    """A conversation the actor may see."""

    conversation: int
    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Examples:
    """`hidden`: how many more there are among the latest that are not for this actor's eyes."""

    examples: tuple[Example, ...] = ()
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Loss:
    """Money a year, in `currency`, as a range; each bound by the interval of the data and the owner's assumptions."""

    low: float
    likely: float
    high: float
    currency: str


@dataclass(frozen=True, slots=True)
class Friction:
    """Where it hurts. `name` is its key in addresses ("wait-email_in-email_out"); `title` in words. `touchpoints`: one
    or two codes. `journeys` and `people` met it, `without` journeys passed there without it. `outcome`: what was
    compared, `with_` and `without_` as shares, `apart` = with - without; None where not measurable.

    `loss` or, where it is None, `missing`: what is needed. `confidence`: 0 to 1, that the difference is beyond chance
    among all frictions looked at. `harm` ranks: people × loss (or share of people) × confidence, per year. `sentence`
    has only figures of `facts`. `rows`: what `examples` asks. `yearly`: periods like this one in a year. Of a drop,
    `with_` and `without_` are shares that left, and `without` journeys that went on.
    """

    name: str
    title: str
    kind: Kind
    touchpoints: Path
    people: int
    journeys: int
    without: int
    outcome: Outcome | None
    with_: Estimate | None
    without_: Estimate | None
    apart: Difference | None
    median_s: float | None
    loss: Loss | None
    missing: str
    confidence: float
    harm: float
    sentence: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    rows: Mapping[str, Any] = field(default_factory=dict)
    yearly: float = 1.0


@dataclass(frozen=True, slots=True)
class Frictions:
    """The most harmful first. `assumed`: what losses rest on, by name; `missing`: what would give them in money."""

    basis: Basis
    frictions: tuple[Friction, ...] = ()
    assumed: Mapping[str, Any] = field(default_factory=dict)
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Critical:
    """How a touchpoint goes with an outcome: `share` of R² with its interval (LMG), the outcome's share among journeys
    that touched it and among the others, and their difference; `real` beyond chance among all (Holm)."""

    touchpoint: str
    stage: Stage
    journeys: int
    people: int
    share: float
    low: float
    high: float
    with_: Estimate
    without_: Estimate
    apart: Difference
    real: bool


@dataclass(frozen=True, slots=True)
class Criticals:
    """By outcome, the strongest first. `n`: journeys of which the outcome is known; `r2` with its interval. `missing`:
    by outcome, what is needed where there is nothing to say."""

    basis: Basis
    of: Mapping[Outcome, tuple[Critical, ...]] = field(default_factory=dict)
    n: Mapping[Outcome, int] = field(default_factory=dict)
    r2: Mapping[Outcome, tuple[float, float, float]] = field(default_factory=dict)
    missing: Mapping[Outcome, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A scenario, never a forecast: if `share` of those who met a friction had fared like those who didn't, and
    `caused` (low, likely, high) of the difference were the friction's own doing. `people` a year who would have fared
    better, low to high; `saved` in money, None with `missing`. `sentence` says that it is one, and its premises."""

    friction: Friction
    share: float
    caused: tuple[float, float, float]
    people: tuple[float, float, float]
    saved: Loss | None
    missing: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A person's own journeys for their page, the latest first; each step (touchpoint, stage, channel, at)."""

    at: datetime
    until: datetime
    steps: tuple[tuple[str, Stage, str, datetime], ...]
