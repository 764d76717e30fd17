"""How many answers are needed for an interval of a width."""

from __future__ import annotations

from math import ceil

from .curves import Z


def sample_size(margin: float, variance: float, population: int | None = None) -> int:
    """n = z²·variance/margin² for 95 %, `margin` being half the interval in the unit of the variance; of a finite
    `population` fewer: n / (1 + (n - 1) / N)."""
    n = Z * Z * variance / margin**2
    if population:
        n = min(float(population), n / (1 + (n - 1) / population))
    return ceil(round(n, 6))


def for_nps(margin: float, variance: float = 1.0, population: int | None = None) -> int:
    """For NPS ± `margin` points. Variance 1 is the worst case, 0.7 a common one."""
    return sample_size(margin / 100, variance, population)


def for_share(margin: float, expected: float = 0.5, population: int | None = None) -> int:
    """For a share ± `margin` (0.05 is five per cent)."""
    return sample_size(margin, expected * (1 - expected), population)
