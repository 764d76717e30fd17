"""Krippendorff's alpha against the examples he worked himself, and invariants."""

from __future__ import annotations

import random

import pytest

from sixring.feedback.topics.codebook.alpha import agreement

# K. Krippendorff, "Computing Krippendorff's alpha-reliability" (2011): four people, twelve texts, some left out.
FOUR = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
]
# The same paper, its examples A (two people, two values) and B (two people, five values).
TWO_VALUES = ["0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"]
FIVE_VALUES = ["1 1 2 2 4 3 3 3 5 4 4 1", "2 1 2 2 2 3 3 3 5 4 4 4"]


def units(rows: list[str]) -> list[list[int]]:
    return [[int(value) for value in column if value != "."] for column in zip(*map(str.split, rows), strict=True)]


@pytest.mark.parametrize(
    ("rows", "ordinal", "alpha"),
    [(FOUR, False, 0.743), (FOUR, True, 0.815), (TWO_VALUES, False, 0.095), (FIVE_VALUES, False, 0.692)],
)
def test_the_published_examples(rows: list[str], ordinal: bool, alpha: float) -> None:
    assert agreement(units(rows), ordinal=ordinal).alpha == pytest.approx(alpha, abs=0.0006)


def test_by_hand() -> None:
    # Pairs: two of (1,1), one of (1,2): o12 = o21 = 1, n1 = 5, n2 = 1, n = 6. 1 - 5 * 2 / (2 * 5 * 1) = 0
    assert agreement([[1, 1], [1, 1], [1, 2]]).alpha == pytest.approx(0.0)


def test_full_agreement_is_one_and_systematic_disagreement_below_nothing() -> None:
    assert agreement([[1, 1], [2, 2], [3, 3]] * 5).alpha == 1.0
    opposite = agreement([[1, 2], [2, 1]] * 8)
    assert opposite.alpha is not None
    assert opposite.alpha < 0


def test_chance_gives_about_nothing_and_the_interval_holds_it() -> None:
    chance = random.Random(4)
    found = agreement([[chance.randrange(3), chance.randrange(3)] for _ in range(300)])
    assert found.alpha == pytest.approx(0, abs=0.12)
    assert found.low < 0 < found.high


def test_who_coded_first_does_not_matter() -> None:
    assert agreement(units(FOUR)).alpha == agreement(units(FOUR[::-1])).alpha


def test_what_was_coded_once_says_nothing() -> None:
    assert agreement([*units(FIVE_VALUES), [3], [4], []]).alpha == agreement(units(FIVE_VALUES)).alpha


def test_nothing_coded_twice_or_no_difference_at_all_is_not_measured() -> None:
    assert agreement([[1], [2]]).alpha is None
    assert agreement([[1, 1]] * 20).alpha is None


@pytest.mark.parametrize(
    ("share", "tone", "said"),
    [(1.0, "good", "rely"), (0.84, "watch", "mostly"), (0.3, "bad", "different things")],
)
def test_it_is_said_in_a_sentence(share: float, tone: str, said: str) -> None:
    chance = random.Random(1)
    told = [[code, code if chance.random() < share else (code + 1) % 4] for code in [0, 1, 2, 3] * 40]
    if share == 1.0:
        told[0] = [0, 1]
    found = agreement(told)
    assert (found.tone, said in found.words) == (tone, True), (found.alpha, found.low, found.high, found.words)


def test_too_few_texts_say_so() -> None:
    assert "10 texts" in agreement([[1, 1], [2, 2]]).words
