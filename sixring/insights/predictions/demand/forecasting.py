"""Counts of the days ahead, from those before: several simple ways, joined by how well each did lately.

Each way takes a day's level from what was, freed of its weekday, and puts the weekday back. "As last week" is one of
them (the seasonal naive forecast every other has to beat). Weights are the inverse squares of their errors on the
origins before (Bates and Granger 1969); intervals are what the joined forecast missed by there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Way = Callable[[Array, int], Array]
WEEK, HORIZON, ORIGINS, LEAST = 7, 14, 10, 28
LOW, HIGH = 0.1, 0.9


@dataclass(frozen=True, slots=True)
class Ahead:
    """Each day's count as expected, and where it lies on four of five days (None where too little was tried).
    `weights` say how much each way counts."""

    values: Array
    low: Array | None
    high: Array | None
    weights: dict[str, float]


def forecast(counts: Sequence[float] | Array, horizon: int = HORIZON) -> Ahead:
    """The `horizon` days after `counts` (one a day, none left out). Raises ValueError below four weeks of them."""
    past = np.asarray(counts, dtype=float)
    if len(past) < LEAST:
        raise ValueError("Less than four weeks of days.")
    missed = errors(past, horizon)
    weights = weighted(missed)
    values = joined(past, horizon, weights)
    low, high = between(past, horizon, weights, values)
    return Ahead(values, low, high, weights)


def joined(past: Array, horizon: int, weights: dict[str, float]) -> Array:
    found = sum((share * WAYS[name](past, horizon) for name, share in weights.items()), np.zeros(horizon))
    return np.maximum(found, 0.0)


def origins(past: Array, horizon: int) -> list[int]:
    """Where to stand and look ahead: every few days of the latest that have `horizon` days after them."""
    last = len(past) - horizon
    found = [last - 4 * k for k in range(ORIGINS * 2)]
    return [one for one in found if one >= 2 * WEEK]


def errors(past: Array, horizon: int) -> dict[str, float]:
    """What each way missed by on average, at the origins before."""
    looks = origins(past, horizon)
    if not looks:
        return {}
    return {
        name: float(np.mean([np.abs(way(past[:at], horizon) - past[at : at + horizon]).mean() for at in looks]))
        for name, way in WAYS.items()
    }


def weighted(missed: dict[str, float]) -> dict[str, float]:
    """Rule: by the inverse square of the error; ways more than a fifth worse than the best count nothing."""
    if not missed:
        return {"weekday": 1.0}
    best = min(missed.values())
    good = {name: 1 / max(one, 1e-9) ** 2 for name, one in missed.items() if one <= 1.2 * best + 1e-9}
    return {name: one / sum(good.values()) for name, one in good.items()}


def between(past: Array, horizon: int, weights: dict[str, float], values: Array) -> tuple[Array | None, Array | None]:
    """By the tenths of what was missed before, in roots of the count: large days miss by more."""
    looks = origins(past, horizon)
    if len(looks) < 4:
        return None, None
    misses = []
    for at in looks:
        said = joined(past[:at], horizon, weights)
        misses.append((past[at : at + horizon] - said) / np.sqrt(np.maximum(said, 1.0)))
    down, up = np.quantile(np.concatenate(misses), [LOW, HIGH])
    root = np.where(values > 0, np.sqrt(np.maximum(values, 1.0)), 0.0)
    return np.maximum(0.0, values + min(down, 0.0) * root), values + max(up, 0.0) * root


def as_last_week(past: Array, horizon: int) -> Array:
    """The seasonal naive forecast."""
    return past[-WEEK:][np.arange(horizon) % WEEK]


def by_weekday(past: Array, horizon: int, weeks: int) -> Array:
    """The mean of the same weekday in the weeks before."""
    whole = past[-(min(weeks, len(past) // WEEK) * WEEK) :].reshape(-1, WEEK)
    return np.asarray(whole.mean(axis=0)[np.arange(horizon) % WEEK], dtype=float)


def smoothed(past: Array, horizon: int, pace: float, damped: float = 0.0) -> Array:
    """Weekday times a level that follows what was at `pace` (exponential smoothing, Holt 1957), going on along its
    trend, which fades by `damped` each day (Gardner and McKenzie 1985)."""
    shape = weekdays(past)
    place = (np.arange(len(past)) - len(past)) % WEEK
    level, trend = float(past[: 2 * WEEK].mean()), 0.0
    for count, part in zip(past, shape[place], strict=True):
        if part <= 0.05:
            continue
        before = level
        level = pace * count / part + (1 - pace) * (level + damped * trend)
        trend = damped and 0.05 * (level - before) + 0.95 * damped * trend
    steps = np.cumsum(damped ** np.arange(1, horizon + 1)) if damped else np.zeros(horizon)
    return np.asarray((level + trend * steps) * shape[np.arange(horizon) % WEEK], dtype=float)


def weekdays(past: Array, weeks: int = 12) -> Array:
    """How much of an average day each weekday is, of the days that follow: the next one first."""
    whole = past[-(min(weeks, len(past) // WEEK) * WEEK) :].reshape(-1, WEEK)
    mean = whole.mean(axis=0)
    return np.asarray(mean / mean.mean() if mean.mean() > 0 else np.ones(WEEK), dtype=float)


WAYS: dict[str, Way] = {
    "last week": as_last_week,
    "weekday": partial(by_weekday, weeks=4),
    "two months": partial(by_weekday, weeks=8),
    "slow": partial(smoothed, pace=0.05),
    "steady": partial(smoothed, pace=0.12),
    "quick": partial(smoothed, pace=0.25),
    "trend": partial(smoothed, pace=0.12, damped=0.97),
}


def shares_of_hours(hourly: Sequence[Sequence[float]] | Array, weeks: int = 8) -> Array:
    """How a day spreads over its hours: for each of the seven days that follow, 24 shares that add up to 1. Rows of
    `hourly` are days. Days with little are drawn towards how all days spread."""
    days = np.asarray(hourly, dtype=float)
    lately = days[-(min(weeks, len(days) // WEEK) * WEEK) :].reshape(-1, WEEK, 24)
    every = lately.sum(axis=(0, 1)) + 1e-9
    each = lately.sum(axis=0) + 24 * every / every.sum()
    return np.asarray(each / each.sum(axis=1, keepdims=True), dtype=float)
