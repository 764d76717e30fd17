"""The normal and Student's t distribution: tails and quantiles."""

from __future__ import annotations

from functools import lru_cache
from math import exp, inf, isinf, lgamma, log, log1p
from statistics import NormalDist

NORMAL = NormalDist()
Z = NORMAL.inv_cdf(0.975)  # 1.959964: 95 %, two-sided
TINY = 1e-300


def two_sided(z: float) -> float:
    """The chance of a standard normal value at least as far from 0 as `z`."""
    return min(1.0, 2 * NORMAL.cdf(-abs(z)))


def t_two_sided(t: float, df: float) -> float:
    """The chance of a t value with `df` degrees of freedom at least as far from 0 as `t`."""
    if isinf(t):
        return 0.0
    return beta(df / (df + t * t), df / 2, 0.5)


@lru_cache(maxsize=4096)
def t_quantile(df: float, confidence: float = 0.95) -> float:
    """How many standard errors a two-sided interval reaches: 12.7062 for 1 degree of freedom, 1.959964 for infinity."""
    if isinf(df):
        return NORMAL.inv_cdf(0.5 + confidence / 2)
    low, high = 0.0, 1.0
    while t_two_sided(high, df) > 1 - confidence:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if t_two_sided(middle, df) > 1 - confidence else (low, middle)
    return (low + high) / 2


def beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function (DLMF 8.17; continued fraction 8.17.22)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - beta(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    return front / fraction(x, a, b)


def fraction(x: float, a: float, b: float) -> float:
    """The continued fraction's denominator, from its end (Lentz's method as modified by Thompson and Barnett, 1986)."""
    value, c, d = 1.0, 1.0, 0.0
    for step in range(1, 1000):
        m = step // 2
        if step % 2:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / (1 + term * d or TINY)
        c = 1 + term / c or TINY
        value *= c * d
        if abs(c * d - 1) < 1e-15:
            return value
    return inf
