"""How much of an outcome goes with each driver: R² shared out fairly among them. Pure; needs numpy.

The share of a driver is what it adds to R², averaged over all orders in which drivers can enter a linear model: Shapley
values of R², known as LMG (R. Lindeman, P. Merenda, R. Gold 1980; U. Grömping, "Relative importance for linear
regression in R", Journal of Statistical Software 17(1), 2006). Exact, from all 2^p models, up to 12 drivers. Intervals
are percentiles of a bootstrap over rows. It says what goes together, never what causes what.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
MOST = 12
DRAWS = 500


@dataclass(frozen=True, slots=True)
class Shares:
    """`shares` (p,) add up to `r2`; `low` and `high` are 95 % intervals, `slopes` the full model's coefficients."""

    r2: float
    r2_low: float
    r2_high: float
    shares: Array
    low: Array
    high: Array
    slopes: Array
    n: int


def decompose(drivers: Array, outcome: Array, draws: int = DRAWS, seed: int = 0) -> Shares:
    """drivers: (n, p), p up to 12; outcome: (n,). Raises `ValueError` for more drivers, or fewer rows than it takes."""
    n, p = drivers.shape
    if not 0 < p <= MOST:
        raise ValueError(f"{p} drivers: it takes 1 to {MOST}")
    if n < p + 2:
        raise ValueError(f"{n} rows for {p} drivers")
    rows = np.column_stack([drivers, outcome]).astype(np.float64)
    models = r2_of_all(covariance(rows))
    found = lmg(models, p)
    rng = np.random.default_rng(seed)
    drawn = [r2_of_all(covariance(rows[rng.integers(0, n, n)])) for _ in range(draws)]
    again = np.array([lmg(one, p) for one in drawn])
    wholes = np.array([one[-1] for one in drawn])
    low, high = np.quantile(again, [0.025, 0.975], axis=0) if draws else (found, found)
    ends = np.quantile(wholes, [0.025, 0.975]) if draws else (models[-1], models[-1])
    return Shares(
        float(models[-1]), float(ends[0]), float(ends[1]), found, np.minimum(low, found), np.maximum(high, found),
        slopes_of(covariance(rows)), n,
    )  # fmt: skip


def covariance(rows: Array) -> Array:
    centred = rows - rows.mean(axis=0)
    found: Array = centred.T @ centred / len(rows)
    return found


def r2_of_all(cov: Array) -> Array:
    """(2^p,) R² of the model of each set of drivers; bit i of the index says whether driver i is in it.

    Each model is its predecessor without the highest driver, and one elimination step: O(2^p · p²).
    """
    total = float(cov[-1, -1])
    if total <= 0:
        return np.zeros(1 << (len(cov) - 1))
    spread = np.diag(cov)
    reduced = cov[None]  # of each model so far: what is left, given its drivers, of the drivers still to come
    for driver in range(len(cov) - 1):
        pivot, column, rest = reduced[:, 0, 0], reduced[:, 1:, 0], reduced[:, 1:, 1:]
        alive = pivot > 1e-9 * max(float(spread[driver]), 1e-300)  # else it says nothing the others don't
        scaled = column / np.sqrt(np.where(alive, pivot, np.inf))[:, None]
        reduced = np.concatenate([rest, rest - scaled[:, :, None] * scaled[:, None, :]])
    return np.clip(1 - reduced[:, 0, 0] / total, 0.0, 1.0)


def lmg(models: Array, p: int) -> Array:
    """(p,) Shapley values of R²; they add up to that of the full model."""
    index = np.arange(1 << p)
    sizes = np.array([int(one).bit_count() for one in index])
    weights = np.array([factorial(s) * factorial(p - s - 1) / factorial(p) for s in range(p)])
    found = np.zeros(p)
    for driver in range(p):
        without = index[(index >> driver) & 1 == 0]
        gains = models[without | (1 << driver)] - models[without]
        found[driver] = float((weights[sizes[without]] * gains).sum())
    return found


def slopes_of(cov: Array) -> Array:
    found: Array = np.linalg.lstsq(cov[:-1, :-1], cov[:-1, -1], rcond=None)[0]
    return found
