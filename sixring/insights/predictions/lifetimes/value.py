"""What a customer will bring in: expected purchases of each step of time by the expected purchase, discounted; and how
far it may be off, by drawing futures from what the models leave open."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .buying import Array, Buying, Many, as_arrays
from .spending import Spending

DRAWS, LOW, HIGH = 400, 0.1, 0.9


@dataclass(frozen=True, slots=True)
class Worth:
    """Of each customer: `purchases` and `value` as expected, and where the value lies in four of five futures."""

    purchases: Array
    value: Array
    low: Array
    high: Array


def worth(
    buying: Buying, spending: Spending, x: Many, t_x: Many, T: Many, m: Many, *,  # noqa: N803
    steps: int = 12, step: float, discount: float = 0.0, seed: int = 0,
) -> Worth:  # fmt: skip
    """Over `steps` of length `step`; `discount` is per step. Value = sum of E[dX] E[M] / (1 + discount)^k."""
    mean = spending.expected(x, m)
    reached = [np.zeros(len(mean))] + [buying.expected(step * k, x, t_x, T) for k in range(1, steps + 1)]
    each = [after - before for before, after in pairwise(reached)]
    purchases = reached[-1]
    value = sum((one / (1 + discount) ** k for k, one in enumerate(each, 1)), np.zeros(len(mean))) * mean
    shrink = np.divide(value, purchases * mean, out=np.ones(len(mean)), where=purchases * mean > 0)
    low, high = between(buying, spending, as_arrays(x, t_x, T, m), step * steps, seed)
    return Worth(purchases, value, low * shrink, high * shrink)


def between(
    buying: Buying, spending: Spending, told: tuple[Array, ...], t: float, seed: int
) -> tuple[Array, Array]:  # fmt: skip
    """Where what each spends lies in four of five futures, a thousand customers at a time."""
    x, t_x, age, m = told
    low, high = np.zeros(len(x)), np.zeros(len(x))
    draw = np.random.default_rng(seed)
    for start in range(0, len(x), 1000):
        some = slice(start, start + 1000)
        sums = drawn(buying, spending, x[some], t_x[some], age[some], m[some], t, draw)[1]
        low[some], high[some] = np.quantile(sums, [LOW, HIGH], axis=0)
    return low, high


def drawn(
    buying: Buying, spending: Spending, x: Array, t_x: Array, age: Array, m: Array, t: float,
    draw: np.random.Generator, draws: int = DRAWS,
) -> tuple[Array, Array]:  # fmt: skip
    """(purchases, money) of `draws` futures of each. Whoever lives buys at rate Gamma(r + x, alpha + T) and goes after
    each purchase with chance Beta(a, b + x): the lesser of a Poisson and a geometric number."""
    shape = (draws, len(x))
    alive = draw.random(shape) < buying.alive(x, t_x, age)
    rate = draw.gamma(buying.r + x, 1 / (buying.alpha + age), shape)
    goes = np.clip(draw.beta(buying.a, buying.b + x, shape), 1e-9, 1.0)
    count = np.where(alive, np.minimum(draw.poisson(rate * t), draw.geometric(goes)), 0)
    spread = draw.gamma(spending.q + spending.p * x, 1 / (spending.v + x * np.where(x > 0, m, 0.0)), shape)
    money = draw.gamma(np.maximum(spending.p * count, 1e-9), 1 / np.maximum(spread, 1e-12))
    return count.astype(float), np.where(count > 0, money, 0.0)
