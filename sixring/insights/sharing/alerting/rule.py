"""Whether a figure is as usual: robust, by the time of the week, and fair to small numbers.

Each value is put on a scale on which chance alone spreads evenly: counts by 2√(x + 3/8) (Anscombe 1948), shares by
2·arcsin √p, durations by their logarithm, scores as they are. What is usual for an hour of the week, or a weekday, is
the median of its earlier values; how far values stray is the median absolute deviation (MAD × 1.4826, Hampel 1974) of
all of them from their own medians, those of few cases counting as the surer ones do after multiplying by √n. Neither
is moved by outages, campaigns or holidays, as long as these are less than half. A median of m values is itself unsure
by π/2m of one value's variance, which widens the range while there is little history.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from math import asin, exp, inf, log, pi, sin, sqrt
from statistics import median
from typing import Literal

Kind = Literal["count", "share", "duration", "score", "sum", "ratio"]
State = Literal["usual", "above", "below", "unknown"]
LEAST_BEFORE = 4  # earlier values of the same time of the week
FEWEST_CASES = 5  # below this a median or a share says nothing
REACH = {"keen": 3.0, "usual": 4.0, "calm": 6.0}  # in standard deviations
MATTERS = 0.1  # a change of less than a tenth is no alert, however certain


@dataclass(frozen=True, slots=True)
class Point:
    """A stretch's figure. `season` is what it is compared within: (weekday, hour), a weekday, or nothing. Shares are 0
    to 1, durations seconds; `n` is how many cases it rests on."""

    season: Hashable
    value: float
    n: int = 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """`usual` and its range `low` to `high` in the figure's own unit; `score` in standard deviations. Unknown while
    there is too little: `needs` says how many earlier values are missing; 0 where the stretch has too few cases."""

    state: State
    usual: float = 0.0
    low: float = 0.0
    high: float = 0.0
    score: float = 0.0
    needs: int = 0


@dataclass(frozen=True, slots=True)
class Scale:
    """`there` puts a value on the even scale and `back` leads back; `least` is the least it strays by chance, and
    `weighs` whether more cases stray less."""

    there: Callable[[float], float]
    back: Callable[[float], float]
    least: float
    weighs: bool


def logged(least: float) -> tuple[Callable[[float], float], Callable[[float], float]]:
    """A logarithm that knows 0, and its way back."""
    return lambda x: log(max(x, 0.0) + least), lambda y: max(0.0, exp(min(y, 700.0)) - least)


def rooted(x: float) -> float:
    return 2 * sqrt(max(0.0, x) + 3 / 8)


def squared(y: float) -> float:
    return max(0.0, (max(0.0, y) / 2) ** 2 - 3 / 8)


def to_angle(p: float) -> float:
    return 2 * asin(sqrt(min(1.0, max(0.0, p))))


def from_angle(y: float) -> float:
    return sin(min(pi, max(0.0, y)) / 2) ** 2


SCALES: dict[str, Scale] = {
    "count": Scale(rooted, squared, 1, False),
    "share": Scale(to_angle, from_angle, 1, True),
    "duration": Scale(*logged(1), 1e-9, True),
    "sum": Scale(*logged(1), 1e-9, False),
    "ratio": Scale(*logged(1e-9), 1e-9, False),
    "score": Scale(float, float, 1e-9, True),
}


def judge(
    before: Sequence[Point], now: Point, kind: Kind, *, reach: float = REACH["usual"], span: float = 0.0
) -> Verdict:  # fmt: skip
    """How `now` compares with what came `before`. `span` is the width of a score's scale (200 for NPS, 6 for Ease): a
    score matters from a twentieth of it on, every other figure from a tenth of what is usual."""
    scale = SCALES[kind]
    known = [one for one in before if enough(one, kind)]
    like = [one for one in known if one.season == now.season]
    if len(like) < LEAST_BEFORE:
        return Verdict("unknown", needs=LEAST_BEFORE - len(like))
    if not enough(now, kind):
        return Verdict("unknown")
    middle = median(scale.there(one.value) for one in like)
    spread = strays(known, scale) * sqrt(1 / weight(now, scale) + pi / 2 / sum(weight(one, scale) for one in like))
    low, high = scale.back(middle - reach * spread), scale.back(middle + reach * spread)
    score = (scale.there(now.value) - middle) / spread
    usual = scale.back(middle)
    state: State = "usual"
    if abs(score) > reach and matters(now.value, usual, kind, span):
        state = "above" if score > 0 else "below"
    return Verdict(state, usual, low, high, score)


def enough(one: Point, kind: Kind) -> bool:
    """Whether a stretch's figure says anything; a count does even where it is 0."""
    return kind in ("count", "sum") or one.n >= FEWEST_CASES


def strays(known: Sequence[Point], scale: Scale) -> float:
    """The standard deviation of a value of one case, from how all stray from the median of their own season. Seasons
    of a single value say nothing; those of few stray too little from their own median, by √((m − 1) / m)."""
    seasons: dict[Hashable, list[Point]] = {}
    for one in known:
        seasons.setdefault(one.season, []).append(one)
    away: list[float] = []
    for members in seasons.values():
        if (m := len(members)) > 1:
            middle = median(scale.there(one.value) for one in members)
            away += [
                abs(scale.there(one.value) - middle) * sqrt(weight(one, scale) * m / (m - 1)) for one in members
            ]  # fmt: skip
    return max(scale.least, 1.4826 * median(away)) if away else inf


def weight(one: Point, scale: Scale) -> float:
    return float(max(1, one.n)) if scale.weighs else 1.0


def matters(value: float, usual: float, kind: Kind, span: float) -> bool:
    least = span / 20 if kind == "score" else MATTERS * abs(usual)
    return abs(value - usual) >= least
