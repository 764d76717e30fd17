"""An additive logistic model: the log-odds are a sum of one curve for each fact, so that every chance can be taken
apart into what each fact adds (Hastie and Tibshirani 1986; curves as penalised lines with bends, Eilers and Marx 1996).

The penalty is chosen by log loss on folds of the examples themselves; nothing is known of those it is judged on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .basis import Array, Fact, Facts, facts_of
from .judging import log_loss

PENALTIES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
INNER, ROUNDS, CLOSE = 5, 40, 1e-7


@dataclass(frozen=True, slots=True)
class Additive:
    """`weights` stand for the columns of `facts`, in order, after the intercept; `means` are those of the examples."""

    facts: tuple[Fact, ...]
    weights: Array
    means: Array
    penalty: float
    n: int

    def chances(self, told: Facts) -> Array:
        """Of each, 0 to 1."""
        return logistic(self.weights[0] + design(self.facts, told) @ self.weights[1:])

    def parts(self, told: Facts) -> dict[str, Array]:
        """What each fact adds to the log-odds of each, beside what it adds on average."""
        rows, found, start = design(self.facts, told) - self.means, {}, 0
        for fact, wide in zip(self.facts, widths(self.facts, told), strict=True):
            found[fact.name] = rows[:, start : start + wide] @ self.weights[1 + start : 1 + start + wide]
            start += wide
        return found


def learn(told: Facts, became: Sequence[Any], *, whose: Sequence[int] | None = None, seed: int = 0) -> Additive:
    """From facts by name and what became of each (0 or 1); `whose` says which examples are of one person, so that the
    penalty is chosen on people it did not see. Raises ValueError where all became the same."""
    y = np.asarray(became, dtype=float)
    if not 0 < y.sum() < len(y):
        raise ValueError("Nothing can be learnt where all became the same.")
    facts = tuple(facts_of(told))
    rows = design(facts, told)
    chosen = least_wrong(rows, y, list(split(y, INNER, seed + 1) if whose is None else apart(whose, INNER, seed + 1)))
    return Additive(facts, fitted(rows, y, chosen), rows.mean(axis=0), chosen, len(y))


def corrected(chances: Array, became: Sequence[Any]) -> tuple[float, float]:
    """(a, b) of a + b log-odds that makes chances come true as often as they say (Platt 1999), never turning their
    order round. Drawn towards leaving them as they are."""
    y, odds = np.asarray(became, dtype=float), odds_of(chances)
    x = np.column_stack([np.ones(len(y)), odds])
    told = np.array([0.0, 1.0])
    for _ in range(ROUNDS):
        chance = logistic(x @ told)
        slope = x.T @ (chance - y) + np.array([0.0, told[1] - 1])
        bend = (x * (chance * (1 - chance))[:, None]).T @ x + np.diag([1e-9, 1.0])
        told = told - np.linalg.solve(bend, slope)
    return float(told[0]), max(0.1, float(told[1]))


def correct(chances: Array, by: tuple[float, float]) -> Array:
    return logistic(by[0] + by[1] * odds_of(chances))


def odds_of(chances: Array) -> Array:
    held = np.clip(chances, 1e-9, 1 - 1e-9)
    return np.asarray(np.log(held / (1 - held)), dtype=float)


def out_of_fold(told: Facts, became: Sequence[Any], *, folds: int = 10, seed: int = 0) -> Array:
    """The chance of each by a model that never saw it: bends, penalty and weights are chosen without its fold."""
    y = np.asarray(became, dtype=float)
    found = np.zeros(len(y))
    for seen, held in split(y, folds, seed):
        model = learn(some(told, seen), y[seen], seed=seed)
        found[held] = model.chances(some(told, held))
    return found


def split(y: Array, folds: int, seed: int) -> Iterator[tuple[Any, Any]]:
    """Places of (the rest, the fold), each fold with as many of either kind."""
    draw = np.random.default_rng(seed)
    fold = np.zeros(len(y), dtype=int)
    for kind in (0.0, 1.0):
        places = draw.permutation(np.flatnonzero(y == kind))
        fold[places] = np.arange(len(places)) % folds
    for one in range(folds):
        yield np.flatnonzero(fold != one), np.flatnonzero(fold == one)


def some(told: Facts, places: Any) -> dict[str, Any]:
    return {name: [values[i] for i in places] for name, values in told.items()}


def apart(whose: Sequence[int], folds: int, seed: int) -> Iterator[tuple[Any, Any]]:
    """The same with all of one person in one fold."""
    names, place = np.unique(np.asarray(whose), return_inverse=True)
    fold = (np.random.default_rng(seed).permutation(len(names)) % folds)[place]
    for one in range(folds):
        yield np.flatnonzero(fold != one), np.flatnonzero(fold == one)


def least_wrong(rows: Array, y: Array, folds: Sequence[tuple[Any, Any]]) -> float:
    """Rule: of the penalties the one with the least log loss on folds."""
    parts = [part for part in folds if len(part[1]) and 0 < y[part[0]].sum() < len(part[0])]
    if not parts:
        return PENALTIES[-1]

    def wrong(penalty: float) -> float:
        return sum(missed(rows, y, seen, held, penalty) for seen, held in parts)

    return min(PENALTIES, key=wrong)


def missed(rows: Array, y: Array, seen: Any, held: Any, penalty: float) -> float:
    weights = fitted(rows[seen], y[seen], penalty)
    return log_loss(y[held], logistic(weights[0] + rows[held] @ weights[1:])) * len(held)


def fitted(rows: Array, y: Array, penalty: float) -> Array:
    """Weights with the intercept first: Newton's method, which is halved where it would go too far."""
    x = np.column_stack([np.ones(len(rows)), rows])
    cost = np.full(x.shape[1], penalty)
    cost[0] = 1e-9
    weights = np.zeros(x.shape[1])
    weights[0] = np.log((y.mean() + 1e-6) / (1 - y.mean() + 1e-6))
    level = worth(x, y, cost, weights)
    for _ in range(ROUNDS):
        weights, after = better(x, y, cost, weights, level)
        if level - after < CLOSE * (1 + abs(level)):
            break
        level = after
    return weights


def better(x: Array, y: Array, cost: Array, weights: Array, level: float) -> tuple[Array, float]:
    chance = logistic(x @ weights)
    slope = x.T @ (chance - y) + cost * weights
    bend = (x * (chance * (1 - chance))[:, None]).T @ x + np.diag(cost)
    step = np.linalg.solve(bend, slope)
    for _ in range(20):
        found = worth(x, y, cost, weights - step)
        if found <= level:
            return weights - step, found
        step = step / 2
    return weights, level


def worth(x: Array, y: Array, cost: Array, weights: Array) -> float:
    """What is to be made least: the negative log likelihood and the penalty."""
    odds = x @ weights
    return float(np.logaddexp(0.0, odds).sum() - y @ odds + 0.5 * cost @ weights**2)


def logistic(odds: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -35, 35))), dtype=float)


def design(facts: Sequence[Fact], told: Facts) -> Array:
    parts = [fact.columns(told[fact.name]) for fact in facts]
    return np.column_stack(parts) if parts else np.zeros((0, 0))


def widths(facts: Sequence[Fact], told: Facts) -> list[int]:
    return [fact.columns(told[fact.name][:1]).shape[1] for fact in facts]
