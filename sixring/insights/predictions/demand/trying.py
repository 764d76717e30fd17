"""How well forecasts did before: standing at days of the past, looking ahead, and comparing with what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .forecasting import HORIZON, WEEK, Array, as_last_week, forecast


@dataclass(frozen=True, slots=True)
class Tried:
    """Over `origins` looks of `horizon` days: mean absolute error of ours and of "as last week" on the same days, ours
    over what "as last week" missed by in the days before (MASE), and the share of days within the interval."""

    error: float
    naive: float
    mase: float
    within: float | None
    origins: int
    days: int

    @property
    def against_naive(self) -> float:
        """Below 1: better than "as last week" on the same days."""
        return self.error / self.naive if self.naive else float("nan")


def tried(counts: Sequence[float] | Array, first: int, *, horizon: int = HORIZON, every: int = WEEK) -> Tried:
    """From day `first` on, every so many days. Each look knows only what was before it. Raises ValueError where none
    fits."""
    past = np.asarray(counts, dtype=float)
    looks = range(first, len(past) - horizon + 1, every)
    if not looks:
        raise ValueError("Too few days to try on.")
    ours, naive, scaled, within = [], [], [], []
    for at in looks:
        before, came = past[:at], past[at : at + horizon]
        ahead = forecast(before, horizon)
        ours.append(np.abs(ahead.values - came))
        naive.append(np.abs(as_last_week(before, horizon) - came))
        scaled.append(mase(ahead.values, came, before))
        if ahead.low is not None and ahead.high is not None:
            within.append((np.floor(ahead.low) <= came) & (came <= np.ceil(ahead.high)))
    share = float(np.mean(within)) if within else None
    return Tried(float(np.mean(ours)), float(np.mean(naive)), float(np.mean(scaled)), share, len(looks), horizon)


def mase(said: Array, came: Array, before: Array, season: int = WEEK) -> float:
    """Mean absolute scaled error (Hyndman and Koehler 2006): the error over that of "as last week" in the days before,
    a week ahead."""
    scale = float(np.abs(before[season:] - before[:-season]).mean())
    return float(np.abs(said - came).mean() / scale) if scale else float("nan")
