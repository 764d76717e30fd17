"""What is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Burst:
    """A window of days, numbered from 0 and both included, in which a part was far more of the whole than outside:
    `inside` of `whole` there, `outside` of `rest` on all other days. `llr` is the log likelihood ratio of two shares
    against one; `p` holds for all windows and parts looked at together."""

    first: int
    last: int
    inside: int
    whole: int
    outside: int
    rest: int
    llr: float
    p: float = 1.0

    @property
    def usual(self) -> float:
        """How many of as much there would have been at the share of all other days."""
        return self.whole * self.outside / self.rest if self.rest else 0.0

    @property
    def times(self) -> float:
        """How many times as many as usual; of what there was never before, as if there had been one."""
        return self.inside / max(self.usual, self.whole / self.rest if self.rest else 1.0)


@dataclass(frozen=True, slots=True)
class Rise:
    """A part that rose: the `member` of a dimension (`by`), what people call it, and the burst found."""

    by: str
    member: Any
    name: str
    burst: Burst


@dataclass(frozen=True, slots=True)
class Felt:
    """A metric within the episode and on all other days of the period; `p` of their being the same, corrected for all
    metrics looked at."""

    metric: str
    inside: float
    outside: float
    n: tuple[int, int]
    p: float
    worse: bool


@dataclass(frozen=True, slots=True)
class Episode:
    """Something rose from `since` to `until` (both included) far beyond its share. `rose`: the surest first. `people`:
    how many different customers the first was about; None where that is not known or fewer than five. `weight`: how
    many more than usual. `over`: whether it ended a week or more before the period did."""

    since: date
    until: date
    rose: Sequence[Rise]
    people: int | None
    felt: Sequence[Felt]
    weight: float
    over: bool
    sentence: str

    @property
    def harmed(self) -> bool:
        """Whether customers fared worse meanwhile, by the surest of what differed beyond chance."""
        return bool(self.felt) and self.felt[0].worse


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence, the numbers in it by name, what kind of thing it is of (episode, change, apart, loyalty, friction,
    leaving), how much it weighs against others, and the address of its rows; "" where there are none to show."""

    sentence: str
    facts: Mapping[str, Any]
    kind: str
    weight: float
    rows: str = ""
    name: str = ""
    title: str = ""
    tone: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)
