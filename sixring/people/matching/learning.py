"""What each level is worth, learnt from the records alone: expectation-maximisation over the counts of patterns.

Fellegi and Sunter (1969) with Winkler's term frequencies, and three kinds more beside matches and strangers: people of
one household or firm, who share name, address and number without being one person; neighbours, who share a place and
nothing else; and namesakes, who share a name and an e-mail address made of it. The chances among strangers (u) come
from random pairs; those of the others, and how many there are of each, are estimated over the space of all pairs: pairs
that share no key count as strangers.

Neighbours and namesakes matter in large sets: a street goes with its postcode and an address with its owner's name, of
which chances taken field by field know nothing, and such pairs grow with the square of the records. Among a million
there are more of them than of matches; without kinds of their own neighbours take the households' place and namesakes
that of one person. They weigh in no score.
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


@dataclass(slots=True)
class Kind:
    """A kind of pairs that aren't strangers: the chances of each level in the fields in which they differ from them
    (`own`), and what share of all pairs they are, 0 where there are none."""

    own: Sequence[bool]
    chances: list[np.ndarray]
    rate: float


def learn(
    fields: Sequence[Field], seen: Patterns, u: Sequence[np.ndarray], all_pairs: float, truths: float
) -> Weights:  # fmt: skip
    """Weights from candidates' patterns. `u` by field and level; `truths`: a first guess of how many pairs match."""
    rate = truths / all_pairs
    persons = kind([True] * len(fields), u, rate)
    homes = kind([field.shared for field in fields], u, rate if has_homes(fields) else 0.0)
    places = kind([field.place for field in fields], u, rate if has_homes(fields) and has_places(fields) else 0.0)
    names = kind([field.name for field in fields], u, rate if has_names(fields) else 0.0)
    kinds, rounds, moved = [persons, homes, places, names], 0, True
    while moved and rounds < ROUNDS:
        rounds += 1
        found = [seen.counts * share for share in responsibilities(kinds, u, seen)]
        moves = [moved_by(one, seen, share, all_pairs) for one, share in zip(kinds, found, strict=True)]
        moved = any(moves)
    return Weights(odds(persons.rate), bits_of(persons.chances, u), odds(homes.rate), bits_of(homes.chances, u), rounds)


def kind(own: Sequence[bool], u: Sequence[np.ndarray], rate: float) -> Kind:
    return Kind(own, [first_guess(len(x)) if mine else x for mine, x in zip(own, u, strict=True)], rate)


def moved_by(one: Kind, seen: Patterns, share: np.ndarray, all_pairs: float) -> bool:
    """What is known of a kind after a round, from its `share` of each pattern; whether that is something new."""
    before = [*one.chances, one.rate * np.ones(1)]
    for i, mine in enumerate(one.own):
        if mine:
            one.chances[i] = updated(seen.levels[:, i], share, one.chances[i])
    if one.rate:
        one.rate = max(share.sum(), 1.0) / all_pairs
    return not settled(before, [*one.chances, one.rate * np.ones(1)])


def has_homes(fields: Sequence[Field]) -> bool:
    """Rule: housemates can be told from one person where a given name or birthday stands beside what they share."""
    own = {"given", "dob"} & {field.column for field in fields}
    return bool(own) and sum(field.shared for field in fields) >= 2


def has_places(fields: Sequence[Field]) -> bool:
    """Rule: what goes together in a place, though strangers live there, shows in two fields of it or more."""
    return sum(field.place for field in fields) >= 2


def has_names(fields: Sequence[Field]) -> bool:
    """Rule: an e-mail address made of the name can be told from one person's where something else is known."""
    named = {field.column for field in fields if field.name}
    return "email" in named and len(named) > 1 and len(named) < len(fields)


def responsibilities(kinds: Sequence[Kind], u: Sequence[np.ndarray], seen: Patterns) -> list[np.ndarray]:
    """The chances that a pair of each pattern is of each kind; what is left are strangers."""
    scores = [odds(one.rate) + said(bits_of(one.chances, u), seen.levels) + seen.home for one in kinds]
    scores[0] += seen.own
    top = np.maximum(np.max(scores, axis=0), 0.0)
    parts = [np.exp2(score - top) for score in scores]
    every = np.sum(parts, axis=0) + np.exp2(-top)
    return [part / every for part in parts]


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
