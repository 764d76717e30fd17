"""Answers that count unequally: as if there were fewer of them."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, sqrt

from .curves import t_quantile
from .estimates import Estimate, share
from .scores import nps_of


def n_eff(weights: Sequence[float]) -> float:
    """How many equal answers are worth as much: (Σw)² / Σw² (Kish 1965). 0 for none."""
    squares = sum(w * w for w in weights)
    return sum(weights) ** 2 / squares if squares else 0.0


def weighted_share(chosen: Sequence[bool], weights: Sequence[float]) -> Estimate:
    """A share of weighted answers, its Wilson interval by the effective number."""
    n = n_eff(weights)
    whole = sum(weights)
    return share(n * sum(w for yes, w in zip(chosen, weights, strict=True) if yes) / whole if whole else 0.0, n)


def weighted_nps(scores: Sequence[float], weights: Sequence[float]) -> Estimate:
    n, whole = n_eff(weights), sum(weights)
    if not whole:
        return nps_of(0, 0, 0)
    up = sum(w for score, w in zip(scores, weights, strict=True) if score >= 9) / whole
    down = sum(w for score, w in zip(scores, weights, strict=True) if score <= 6) / whole
    return nps_of(n * up, n * max(0.0, 1 - up - down), n * down)


def weighted_mean(values: Sequence[float], weights: Sequence[float]) -> Estimate:
    """The weighted mean; its t-interval by the effective number."""
    n, whole = n_eff(weights), sum(weights)
    if not whole:
        return Estimate(None, -inf, inf, 0)
    mean = sum(v * w for v, w in zip(values, weights, strict=True)) / whole
    if n <= 1:
        return Estimate(mean, -inf, inf, n)
    spread = sum(w * (v - mean) ** 2 for v, w in zip(values, weights, strict=True)) / whole * n / (n - 1)
    se = sqrt(spread / n)
    reach = t_quantile(round(n - 1, 3)) * se
    return Estimate(mean, mean - reach, mean + reach, n, "mean", se)
