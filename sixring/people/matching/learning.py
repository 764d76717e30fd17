"""What each level is worth, learnt from the records alone: expectation-maximisation over the counts of patterns.

Fellegi and Sunter (1969) with Winkler's term frequencies, and a third class beside matches and strangers: people of one
household or firm, who share name, address and number without being one person. The chances among strangers (u) come
from random pairs; those among matches and housemates, and how many there are of each, are estimated over the space of
all pairs: pairs that share no key count as strangers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .levels import Field

ROUNDS = 80
ENOUGH = 30  # expected pairs that agree, before a field's own chances are believed
SAME_BY_DEFAULT = 0.85


@dataclass(frozen=True, slots=True)
class Patterns:
    """`levels` (patterns × fields), the rarity of what is the same in bits, one's `own` and a household's (`home`), and
    how many pairs show it."""

    levels: np.ndarray
    own: np.ndarray
    home: np.ndarray
    counts: np.ndarray


@dataclass(frozen=True, slots=True)
class Weights:
    """Against strangers, in bits: for every field what each of its levels says for one person (`bits`), and for one
    household (`home_bits`, 0 where it says nothing). `prior` and `home_prior`: log2 odds of a random pair."""

    prior: float
    bits: tuple[np.ndarray, ...]
    home_prior: float
    home_bits: tuple[np.ndarray, ...]
    rounds: int = 0


def learn(
    fields: Sequence[Field], seen: Patterns, u: Sequence[np.ndarray], all_pairs: float, truths: float
) -> Weights:  # fmt: skip
    """Weights from candidates' patterns. `u` by field and level; `truths`: a first guess of how many pairs match."""
    person = [first_guess(len(chances)) for chances in u]
    home = [first_guess(len(chances)) if field.shared else chances for field, chances in zip(fields, u, strict=True)]
    rate = truths / all_pairs
    home_rate = rate if has_homes(fields) else 0.0
    rounds = 0
    while rounds < ROUNDS:
        rounds += 1
        weights = weighed(person, home, u, rate, home_rate, rounds)
        share, home_share = (seen.counts * part for part in responsibilities(weights, seen))
        before = [*person, rate * np.ones(1), home_rate * np.ones(1)]
        person = [updated(seen.levels[:, i], share, person[i]) for i in range(len(fields))]
        home = [updated(seen.levels[:, i], home_share, home[i]) if f.shared else u[i] for i, f in enumerate(fields)]
        rate = max(share.sum(), 1.0) / all_pairs
        home_rate = max(home_share.sum(), 1.0) / all_pairs if home_rate else 0.0
        if settled(before, [*person, rate * np.ones(1), home_rate * np.ones(1)]):
            break
    return weighed(person, home, u, rate, home_rate, rounds)


def has_homes(fields: Sequence[Field]) -> bool:
    """Rule: housemates can be told from one person where a given name or birthday stands beside what they share."""
    own = {"given", "dob"} & {field.column for field in fields}
    return bool(own) and sum(field.shared for field in fields) >= 2


def responsibilities(weights: Weights, seen: Patterns) -> tuple[np.ndarray, np.ndarray]:
    """The chances that a pair of each pattern is one person, and that it is one household."""
    person = weights.prior + said(weights.bits, seen.levels) + seen.own + seen.home
    home = weights.home_prior + said(weights.home_bits, seen.levels) + seen.home
    top = np.maximum(np.maximum(person, home), 0.0)
    one, two, none = np.exp2(person - top), np.exp2(home - top), np.exp2(-top)
    return one / (one + two + none), two / (one + two + none)


def said(bits: Sequence[np.ndarray], levels: np.ndarray) -> np.ndarray:
    """The sum over fields; an unknown value (-1) says nothing."""
    total = np.zeros(len(levels))
    for column, own in enumerate(bits):
        total += np.append(own, 0.0)[levels[:, column]]
    return total


def first_guess(size: int) -> np.ndarray:
    rest = (1 - SAME_BY_DEFAULT) / (size - 1)
    return np.array([SAME_BY_DEFAULT] + [rest] * (size - 1))


def updated(level: np.ndarray, share: np.ndarray, before: np.ndarray) -> np.ndarray:
    """The chances of each level; as before while too few pairs agree to tell."""
    found = np.bincount(level[level >= 0], share[level >= 0], minlength=len(before))
    if found[0] < ENOUGH:
        return before
    smoothed: np.ndarray = (found + 0.5) / (found + 0.5).sum()
    return smoothed


def settled(before: Sequence[np.ndarray], after: Sequence[np.ndarray]) -> bool:
    return all(
        bool(np.all(np.abs(a - b) < 1e-3 * np.maximum(np.abs(b), 0.1))) for a, b in zip(after, before, strict=True)
    )


def weighed(
    person: Sequence[np.ndarray], home: Sequence[np.ndarray], u: Sequence[np.ndarray], rate: float, home_rate: float,
    rounds: int,
) -> Weights:  # fmt: skip
    return Weights(odds(rate), bits_of(person, u), odds(home_rate), bits_of(home, u), rounds)


def odds(rate: float) -> float:
    return float(np.log2(rate / (1 - rate))) if rate else -1000.0


def bits_of(m: Sequence[np.ndarray], u: Sequence[np.ndarray]) -> tuple[np.ndarray, ...]:
    return tuple(np.log2(np.maximum(a, 1e-6) / np.maximum(b, 1e-9)) for a, b in zip(m, u, strict=True))


def chances_among_strangers(fields: Sequence[Field], seen: Patterns, same: Sequence[float | None]) -> list[np.ndarray]:
    """u by field and level from random pairs; that of the same value from how often values occur."""
    found = []
    for column, (field, known) in enumerate(zip(fields, same, strict=True)):
        level = seen.levels[:, column]
        often = np.bincount(level[level >= 0], seen.counts[level >= 0], minlength=len(field.names))
        u = (often + 0.5) / (often + 0.5).sum()
        if known:
            u[1:] *= (1 - known) / u[1:].sum()
            u[0] = known
        found.append(u)
    return found
