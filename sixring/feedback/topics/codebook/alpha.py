"""Krippendorff's alpha: how far people who code the same texts agree beyond chance. Pure.

alpha = 1 - observed / expected disagreement, over all pairs of values given to the same text. Any number of people, any
of whom may have left texts out. K. Krippendorff, "Computing Krippendorff's alpha-reliability", University of
Pennsylvania (2011), and "Content Analysis", chapter 11. The interval is a percentile bootstrap over texts.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from django.utils.translation import gettext as _

Pairs = Mapping[tuple[int, int], float]
Apart = Callable[[int, int], float]
RELIABLE, TENTATIVE = 0.8, 2 / 3  # what Krippendorff asks for
DRAWS = 1000
FEW = 10  # texts coded twice, below which nothing is said


@dataclass(frozen=True, slots=True)
class Agreement:
    """`alpha` is 1 for full agreement, 0 for what chance gives, below 0 for less; None where all values are equal or
    nothing was coded twice. `texts` were coded by two people or more, `people` took part."""

    alpha: float | None
    low: float
    high: float
    texts: int
    people: int = 0

    @property
    def tone(self) -> str:
        if self.alpha is None or self.texts < FEW:
            return ""
        return "good" if self.low >= RELIABLE else "watch" if self.low >= TENTATIVE else "bad"

    @property
    def words(self) -> str:
        """What it means, in a sentence."""
        if self.texts < FEW:
            return _("Cannot tell yet: at least %(n)d texts have to be coded by two people.") % {"n": FEW}
        if self.alpha is None:
            return _("Cannot tell: everybody chose the same code every time, so there is nothing to disagree about.")
        if self.low >= RELIABLE:
            return _("The codes mean the same to everybody: one can rely on counts of them.")
        if self.low >= TENTATIVE:
            return _("People mostly mean the same: counts show a tendency, no more. Sharpen the descriptions.")
        if self.high < TENTATIVE:
            return _("People mean different things by the same codes: don't count them. Talk over what they differ on.")
        return _("It may be enough or not: the interval is too wide to say. Code more texts.")


def agreement(units: Sequence[Sequence[int]], *, ordinal: bool = False, people: int = 0, seed: int = 0) -> Agreement:
    """`units` holds, for each text, the values people gave it; of a scale (`ordinal`) their ranks. Texts with
    fewer than two values say nothing."""
    told = [unit for unit in units if len(unit) >= 2]
    pairs = [pairs_of(unit) for unit in told]
    whole = alpha_of(pairs, ordinal)
    if whole is None or len(told) < 2:
        return Agreement(whole, -1.0, 1.0, len(told), people)
    chance = random.Random(seed)  # noqa: S311  # a bootstrap that gives the same again
    drawn = [alpha_of(chance.choices(pairs, k=len(pairs)), ordinal) for _ in range(DRAWS)]
    known = sorted(value if value is not None else 1.0 for value in drawn)
    return Agreement(whole, known[int(0.025 * DRAWS)], known[int(0.975 * DRAWS) - 1], len(told), people)


def pairs_of(unit: Sequence[int]) -> Pairs:
    """Coincidences of one text: each ordered pair of its values, together as many as it has values."""
    counts = Counter(unit)
    return {
        (a, b): counts[a] * (counts[b] - (a == b)) / (len(unit) - 1)
        for a, b in product(counts, counts)
        if counts[a] * (counts[b] - (a == b))
    }


def alpha_of(pairs: Sequence[Pairs], ordinal: bool) -> float | None:
    seen: Counter[tuple[int, int]] = Counter()
    for one in pairs:
        seen.update(one)
    margins: Counter[int] = Counter()
    for (a, _b), many in seen.items():
        margins[a] += many
    n = sum(margins.values())
    apart = ranks_apart(margins) if ordinal else names_apart
    expected = sum(margins[a] * margins[b] * apart(a, b) for a, b in product(margins, margins))
    if not expected:
        return None
    return 1 - (n - 1) * sum(many * apart(a, b) for (a, b), many in seen.items()) / expected


def names_apart(a: int, b: int) -> float:
    return float(a != b)


def ranks_apart(margins: Mapping[int, float]) -> Apart:
    """The squared number of values between two ranks, each end counting half."""
    order = sorted(margins)
    below, total = {}, 0.0
    for value in order:
        below[value] = total + margins[value] / 2
        total += margins[value]

    def apart(a: int, b: int) -> float:
        return (below[a] - below[b]) ** 2

    return apart
