"""The scores of customer experience, from counts by answer. Only what was answered counts: never a dismissed or partial
one, which other products let into the denominator."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

from .curves import Z
from .estimates import Estimate, mean_of_counts, share

Counts = Mapping[int, int]
MORE = 3.0  # answers the adjusted Wald interval adds: 3/4 to each side, the rest to the middle


def nps(counts: Counts) -> Estimate:
    """Net Promoter Score of {0 to 10: how many}: 9 and 10 promote, 0 to 6 detract (Reichheld 2003). Points, higher is
    better."""
    promoters = sum(many for score, many in counts.items() if score >= 9)
    detractors = sum(many for score, many in counts.items() if score <= 6)
    return nps_of(promoters, sum(counts.values()) - promoters - detractors, detractors)


def nps_of(promoters: float, passives: float, detractors: float) -> Estimate:
    """100(p - d) with the adjusted Wald interval (Rocks 2016): three answers more, 3/4 of them on each side; clipped to
    [-100, 100] and never without the value itself."""
    n = promoters + passives + detractors
    low, high, adjusted = adjusted_wald(promoters, detractors, n)
    if not n:
        return Estimate(None, -100.0, 100.0, 0, "nps")
    value = 100 * (promoters - detractors) / n
    plain = 100 * sqrt(variance(promoters / n, detractors / n) / n)
    return Estimate(value, min(value, low), max(value, high), n, "nps", plain or adjusted)


def adjusted_wald(promoters: float, detractors: float, n: float) -> tuple[float, float, float]:
    """Low and high bound and standard error, in points."""
    p, d, m = (promoters + MORE / 4) / (n + MORE), (detractors + MORE / 4) / (n + MORE), n + MORE
    middle, se = 100 * (p - d), 100 * sqrt(variance(p, d) / m)
    return max(-100.0, middle - Z * se), min(100.0, middle + Z * se), se


def variance(p: float, d: float) -> float:
    """Of one answer that counts 1, 0 or -1 with shares p, the rest, and d."""
    return max(0.0, p + d - (p - d) ** 2)


def csat(counts: Counts, most: int = 5) -> Estimate:
    """Satisfied customers: the share who chose one of the two best of 1 to `most` (4-5 of 5, 6-7 of 7). 0 to 1."""
    return share(sum(many for score, many in counts.items() if score >= most - 1), sum(counts.values()))


def ease(counts: Counts) -> Estimate:
    """Customer Effort Score 2.0, shown as Ease: the mean of 1 to 7, higher is better (Dixon, Toman, DeLisi 2013)."""
    return mean_of_counts(counts, (1, 7))


def ease_share(counts: Counts) -> Estimate:
    """Those for whom it was easy: the share who chose 5, 6 or 7."""
    return share(sum(many for score, many in counts.items() if score >= 5), sum(counts.values()))


def stars(counts: Counts, most: int = 5) -> Estimate:
    """The mean of 1 to `most` stars."""
    return mean_of_counts(counts, (1, most))
