"""Facts as columns of numbers: a number bends at its own quantiles, a word is one column each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Facts = Mapping[str, Sequence[Any]]
BENDS, EACH_BEND = 7, 60  # at most; examples there are for each
RARE = 10  # a word seen less often than this stands with all other rare ones


@dataclass(frozen=True, slots=True)
class Number:
    """A fact measured: a line that bends at `knots`. What is missing (None, NaN) counts as `mean` and is told apart."""

    name: str
    mean: float
    scale: float
    knots: Array
    gaps: bool

    def columns(self, told: Sequence[Any]) -> Array:
        values = np.array([np.nan if one is None else float(one) for one in told])
        missing = np.isnan(values)
        values = np.where(missing, self.mean, values)
        found = [(values - self.mean) / self.scale]
        found += [np.maximum(0.0, (values - knot) / self.scale) for knot in self.knots]
        return np.column_stack([*found, missing.astype(float)] if self.gaps else found)


@dataclass(frozen=True, slots=True)
class Word:
    """A fact chosen from few: a column for each of `words`; one nobody knew counts as the average."""

    name: str
    words: tuple[str, ...]
    shares: tuple[float, ...]

    def columns(self, told: Sequence[Any]) -> Array:
        said = np.array([str(one) for one in told], dtype=object)
        known = np.isin(said, self.words)
        found = [
            np.where(known, (said == word) - share, 0.0) for word, share in zip(self.words, self.shares, strict=True)
        ]
        return np.column_stack(found).astype(float) if found else np.zeros((len(said), 0))


Fact = Number | Word


def facts_of(told: Facts) -> list[Fact]:
    """How each fact is read, from examples alone: nothing about what became of them."""
    return [number(name, values) if numeric(values) else word(name, values) for name, values in told.items()]


def numeric(values: Sequence[Any]) -> bool:
    return all(
        one is None or (isinstance(one, int | float | np.number) and not isinstance(one, bool)) for one in values
    )


def number(name: str, told: Sequence[Any]) -> Number:
    values = np.array([np.nan if one is None else float(one) for one in told])
    there = values[~np.isnan(values)]
    if not len(there):
        return Number(name, 0.0, 1.0, np.zeros(0), False)
    bends = min(BENDS, len(there) // EACH_BEND)
    inner = np.unique(np.quantile(there, np.arange(1, bends + 1) / (bends + 1)))
    inner = inner[(inner > there.min()) & (inner < there.max())]
    return Number(name, float(there.mean()), float(there.std()) or 1.0, inner, bool(len(there) < len(values)))


def word(name: str, told: Sequence[Any]) -> Word:
    said, counts = np.unique([str(one) for one in told], return_counts=True)
    kept = [(str(one), int(many)) for one, many in zip(said, counts, strict=True) if many >= min(RARE, len(told) / 5)]
    return Word(name, tuple(one for one, _ in kept), tuple(many / len(told) for _, many in kept))
