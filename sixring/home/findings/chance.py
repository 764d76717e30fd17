"""What chance alone would do: tests of two counts, two shares and two samples, and Holm's correction. Pure functions.

All p-values are two-sided: how likely a difference at least as odd is, were nothing different.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from math import erfc, exp, lgamma, log, log1p, sqrt
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
EXACT = 2000  # events up to which a count is tested exactly
SLACK = 1 + 1e-7  # two probabilities this close are equal, whatever rounding says


def of_counts(now: int, before: int, share: float = 0.5) -> float:
    """Two Poisson counts, of which `share` of all events would fall into the first.

    Given their sum the first is binomial, so the test is the exact binomial one, summing all outcomes that are no
    likelier than what was seen. J. Przyborowski and H. Wilenski, "Homogeneity of results in testing samples from
    Poisson series", Biometrika 31 (1940). Beyond 2,000 events its normal approximation, corrected for continuity.
    """
    total = now + before
    if total == 0 or not 0 < share < 1:
        return 1.0
    if total > EXACT:
        return of_z(max(0.0, abs(now - total * share) - 0.5) / sqrt(total * share * (1 - share)))
    seen = binomial(now, total, share) * SLACK
    odd = (binomial(k, total, share) for k in range(total + 1))
    return min(1.0, sum(p for p in odd if p <= seen))


def binomial(k: int, n: int, share: float) -> float:
    """The probability of `k` of `n`."""
    ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return exp(ways + k * log(share) + (n - k) * log1p(-share))


def of_shares(now: int, of_now: int, before: int, of_before: int) -> float:
    """Two shares: Pearson's test with a pooled share (A. Agresti, Categorical Data Analysis, 3rd ed., section 3.2)."""
    if not of_now or not of_before:
        return 1.0
    pooled = (now + before) / (of_now + of_before)
    spread = pooled * (1 - pooled) * (1 / of_now + 1 / of_before)
    return of_z((now / of_now - before / of_before) / sqrt(spread)) if spread > 0 else 1.0


def of_samples(now: Sequence[float], before: Sequence[float]) -> float:
    """Two samples of any shape, such as waiting times: whether values of one tend to be larger.

    H. Mann and D. Whitney, "On a test of whether one of two random variables is stochastically larger than the other",
    Annals of Mathematical Statistics 18 (1947); normal approximation, corrected for ties and continuity.
    """
    n, m = len(now), len(before)
    if not n or not m:
        return 1.0
    ranks, ties = ranked([*now, *before])
    above = sum(ranks[:n]) - n * (n + 1) / 2
    spread = n * m / 12 * (n + m + 1 - ties / ((n + m) * (n + m - 1)))
    return of_z(max(0.0, abs(above - n * m / 2) - 0.5) / sqrt(spread)) if spread > 0 else 1.0


def ranked(values: Sequence[float]) -> tuple[list[float], int]:
    """The rank of each value, the middle one among equals, and the sum of t³ - t over the groups of equals."""
    counted = Counter(values)
    below, middle = 0, {}
    for value in sorted(counted):
        middle[value] = below + (counted[value] + 1) / 2
        below += counted[value]
    return [middle[value] for value in values], sum(t**3 - t for t in counted.values())


def of_season(now: int, before: int, then: int, before_then: int) -> float:
    """Whether two counts changed otherwise than they did a year earlier: the ratio of both ratios, on the log scale.

    Half an event is added to each count (J. Haldane, "The estimation and significance of the logarithm of a ratio of
    frequencies", Annals of Human Genetics 20, 1956); the variance of the log of a count is one over it.
    """
    counts = [one + 0.5 for one in (now, before, then, before_then)]
    signs = (1, -1, -1, 1)
    return of_z(
        sum(sign * log(one) for sign, one in zip(signs, counts, strict=True)) / sqrt(sum(1 / n for n in counts))
    )


def of_z(z: float) -> float:
    """Both tails of the normal distribution beyond `z`; erfc keeps its precision far out."""
    return erfc(abs(z) / sqrt(2))


def holm(found: Mapping[Key, float]) -> dict[Key, float]:
    """p-values corrected for how many things were looked at: the chance of even one false finding among all stays
    below the level. S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
    Statistics 6 (1979).
    """
    corrected, least = {}, 0.0
    for place, key in enumerate(sorted(found, key=lambda one: found[one])):
        least = max(least, min(1.0, (len(found) - place) * found[key]))
        corrected[key] = least
    return corrected


def middle(values: Sequence[float]) -> float:
    """The median: half are below, half above. 0 of nothing."""
    ordered = sorted(values)
    half = len(ordered) // 2
    if not ordered:
        return 0.0
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
