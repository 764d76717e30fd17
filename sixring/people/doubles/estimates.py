"""Estimates from labels: precision and recall with intervals, and what the labels say about the scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf, log

from sixring.core.statistics import wilson

# Scores in log2 odds; the first two lie below what is asked, but for a few that are mixed in.
BANDS = ((-inf, -2.0), (-2.0, 2.0), (2.0, 5.0), (5.0, 8.0), (8.0, 12.0), (12.0, inf))
ASKED_FROM = 2.0
DOUBT = 3.0  # how many times more may be missed than the scores expect, where nobody looked
ENOUGH = 20  # labels, before they correct the scores


@dataclass(frozen=True, slots=True)
class Share:
    """`k` of `n`, and where the true share lies with 95 % confidence: Wilson (1927)."""

    k: int
    n: int

    @property
    def value(self) -> float | None:
        return self.k / self.n if self.n else None

    @property
    def bounds(self) -> tuple[float, float]:
        return wilson(self.k, self.n)


@dataclass(frozen=True, slots=True)
class Band:
    """Scores from `least` to below `most`: pairs seen there in the last run, how many of those labelled are one
    person's, and the share the scores themselves expect to be."""

    least: float
    most: float
    pairs: int
    same: Share
    expected: float | None = None

    @property
    def asked(self) -> bool:
        return self.least >= ASKED_FROM

    @property
    def share(self) -> tuple[float, float, float]:
        """The value and its bounds, from labels; below what is asked also from the scores, where nobody looked."""
        if self.same.n:
            return self.same.k / self.same.n, *self.same.bounds
        if self.expected is None or self.asked:
            return 0.0, 0.0, 1.0
        return self.expected, 0.0, min(1.0, DOUBT * self.expected)


@dataclass(frozen=True, slots=True)
class Range:
    """An estimate with its interval, or None where nothing was measured."""

    value: float
    low: float
    high: float


def band_of(score: float) -> int:
    return next(place for place, (least, most) in enumerate(BANDS) if least <= score < most)


def bands(
    pairs: Sequence[int], labels: Iterable[tuple[float, bool]], expected: Sequence[float] = ()
) -> list[Band]:  # fmt: skip
    """`pairs` by band as the last run counted them, and how many of those it `expected` to be one person's; `labels`
    are (score, whether one person)."""
    said: Counter[tuple[int, bool]] = Counter((band_of(score), same) for score, same in labels)
    seen = list(pairs) + [0] * (len(BANDS) - len(pairs))
    shares = {i: same / max(many, 1) for i, (same, many) in enumerate(zip(expected, seen, strict=False))}
    return [
        Band(least, most, seen[i], Share(said[i, True], said[i, True] + said[i, False]), shares.get(i))
        for i, (least, most) in enumerate(BANDS)
    ]


def precision(found: Sequence[Band]) -> Range | None:
    """Of the pairs that are asked about, how many are one person's: bands weighed by how many pairs lie there."""
    told = [band for band in found if band.asked and band.pairs]
    if not any(band.same.n for band in told):
        return None
    return weighed(told)


def weighed(told: Sequence[Band]) -> Range:
    """The share of one person's over bands: one that is asked about and nobody labelled yet may be anything."""
    total = sum(band.pairs for band in told) or 1
    measured = [band for band in told if band.same.n or (band.expected is not None and not band.asked)]
    value = sum(band.pairs * band.share[0] for band in measured) / (sum(band.pairs for band in measured) or 1)
    low, high = (sum(band.pairs * band.share[side] for band in told) / total for side in (1, 2))
    return Range(value, min(low, value), max(high, value))


def recall(found: Sequence[Band], joined: int) -> Range | None:
    """Of all pairs of one person that share a key, how many were joined or are asked about. `joined`: those joined by
    what was found before. None until somebody labelled doubtful ones from below what is asked."""
    above = [band for band in found if band.asked and band.pairs]
    below = [band for band in found if not band.asked and band.pairs]
    if not any(band.same.n for band in found if not band.asked):
        return None
    over, under = weighed(above) if above else Range(0, 0, 0), weighed(below) if below else Range(0, 0, 0)
    many, few = sum(band.pairs for band in above), sum(band.pairs for band in below)

    def share(hit: float, missed: float) -> float:
        got, lost = joined + many * hit, few * missed
        return got / (got + lost) if got + lost else 1.0

    return Range(share(over.value, under.value), share(over.low, under.high), share(over.high, under.low))


@dataclass(frozen=True, slots=True)
class Correction:
    """What labels say about scores: log2 odds are `offset` + `slope` * score. Without enough labels they are believed
    as they are."""

    offset: float = 0.0
    slope: float = 1.0
    labels: int = 0

    def of(self, score: float) -> float:
        return self.offset + self.slope * score

    def back(self, log_odds: float) -> float:
        """The score at which the corrected log2 odds are `log_odds`."""
        return (log_odds - self.offset) / self.slope


def correct(labels: Sequence[tuple[float, bool]]) -> Correction:
    """The most likely line given labels and what was believed before (offset 0, slope 1): logistic regression with a
    prior on both (Newton's method, damped)."""
    many = len(labels)
    if many < ENOUGH or len({same for _, same in labels}) < 2:
        return Correction(labels=many)
    a, b, unit = 0.0, 1.0, log(2)
    for _ in range(60):
        gradient, hessian = slopes(labels, a, b, unit)
        determinant = hessian[0] * hessian[2] - hessian[1] ** 2
        step_a = (gradient[0] * hessian[2] - gradient[1] * hessian[1]) / determinant
        step_b = (gradient[1] * hessian[0] - gradient[0] * hessian[1]) / determinant
        size = max(1.0, abs(step_a) / 2, abs(step_b) / 0.2)
        a, b = a - step_a / size, min(3.0, max(0.2, b - step_b / size))
        if abs(step_a) < 1e-6 and abs(step_b) < 1e-6:
            break
    return Correction(round(a, 4), round(b, 4), many)


def slopes(
    labels: Sequence[tuple[float, bool]], a: float, b: float, unit: float
) -> tuple[tuple[float, float], tuple[float, float, float]]:
    """Gradient and Hessian of minus the log posterior; the priors have deviations of 4 bits and 0.3."""
    first, second = a / 16, (b - 1) / 0.09
    aa, ab, bb = 1 / 16, 0.0, 1 / 0.09
    for score, same in labels:
        x = max(-30.0, min(30.0, score))
        p = 1 / (1 + exp(-max(-60.0, min(60.0, unit * (a + b * x)))))
        miss, curve = unit * (p - same), unit * unit * p * (1 - p)
        first, second = first + miss, second + miss * x
        aa, ab, bb = aa + curve, ab + curve * x, bb + curve * x * x
    return (first, second), (aa, ab, bb)


def drift(now: Mapping[str, Sequence[float]], before: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """By field, how many bits its steps moved on average between two models."""
    moved = {}
    for name in now.keys() & before.keys():
        both = list(zip(now[name], before[name], strict=False))
        moved[name] = sum(abs(a - b) for a, b in both) / len(both) if both else 0.0
    return dict(sorted(moved.items(), key=lambda item: -item[1]))
