"""Answers that count unequally: as if there were fewer of them."""

from __future__ import annotations

from collections.abc import Sequence

from .estimates import Estimate, share


def n_eff(weights: Sequence[float]) -> float:
    """How many equal answers are worth as much: (Σw)² / Σw² (Kish 1965). 0 for none."""
    squares = sum(w * w for w in weights)
    return sum(weights) ** 2 / squares if squares else 0.0


def weighted_share(chosen: Sequence[bool], weights: Sequence[float]) -> Estimate:
    """A share of weighted answers, its Wilson interval by the effective number."""
    n = n_eff(weights)
    whole = sum(weights)
    return share(n * sum(w for yes, w in zip(chosen, weights, strict=True) if yes) / whole if whole else 0.0, n)
