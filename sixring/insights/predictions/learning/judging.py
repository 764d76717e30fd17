"""How good chances are: whether those it happened to stood higher (AUC), how far off they were (Brier, log loss), and
whether of those said 30 % three in ten came true (calibration)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .basis import Array


@dataclass(frozen=True, slots=True)
class Bin:
    """Examples said to be alike: how many, what was said of them (mean chance), and how many it came true for."""

    n: int
    said: float
    true: int


def auc(became: Sequence[Any] | Array, chances: Sequence[float] | Array) -> float:
    """The chance that one it happened to stood above one it did not; ties count half (Mann and Whitney 1947)."""
    y, p = np.asarray(became, dtype=float), np.asarray(chances, dtype=float)
    yes = y.sum()
    if not 0 < yes < len(y):
        return float("nan")
    return float((ranks(p)[y == 1].sum() - yes * (yes + 1) / 2) / (yes * (len(y) - yes)))


def ranks(values: Array) -> Array:
    """From 1; equal values share the middle of their ranks."""
    _, place, many = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(many)
    return np.asarray((last - (many - 1) / 2)[place], dtype=float)


def brier(became: Sequence[Any] | Array, chances: Sequence[float] | Array) -> float:
    """The mean squared distance of chance and truth (Brier 1950): 0 is perfect, p(1-p) is saying always the same."""
    return float(np.mean((np.asarray(chances, dtype=float) - np.asarray(became, dtype=float)) ** 2))


def log_loss(became: Sequence[Any] | Array, chances: Sequence[float] | Array) -> float:
    """Mean negative log likelihood."""
    y, p = np.asarray(became, dtype=float), np.clip(np.asarray(chances, dtype=float), 1e-12, 1 - 1e-12)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)))


def bins(became: Sequence[Any] | Array, chances: Sequence[float] | Array, many: int = 10) -> list[Bin]:
    """As many groups of equal size, from the least chance to the most; equal chances stay together."""
    y, p = np.asarray(became, dtype=float), np.asarray(chances, dtype=float)
    if not len(p):
        return []
    edges = np.unique(np.quantile(p, np.arange(1, many) / many))
    place = np.searchsorted(edges, p, side="left")
    groups = (np.flatnonzero(place == one) for one in range(len(edges) + 1))
    return [Bin(len(g), float(p[g].mean()), int(y[g].sum())) for g in groups if len(g)]
