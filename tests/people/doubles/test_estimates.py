"""Estimates from labels, against figures known from elsewhere."""

from __future__ import annotations

import random

import pytest

from sixring.people.doubles import estimates
from sixring.people.doubles.estimates import Share


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),  # R: prop.test(0, 10, correct = FALSE)
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),  # Newcombe (1998), table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (0, 0, 0.0, 1.0),
    ],
)
def test_the_interval_of_a_share(k: int, n: int, low: float, high: float) -> None:
    assert Share(k, n).bounds == pytest.approx((low, high), abs=6e-5)


def test_precision_weighs_bands_by_how_many_pairs_lie_there() -> None:
    labels = [(3.0, True)] + [(3.0, False)] + [(10.0, True)] * 4
    found = estimates.precision(estimates.bands([0, 0, 10, 0, 90, 0], labels))
    assert found is not None
    assert found.value == pytest.approx(0.1 * 0.5 + 0.9 * 1.0)
    assert found.low < found.value <= found.high


def test_a_band_nobody_looked_at_may_be_anything() -> None:
    found = estimates.precision(estimates.bands([0, 0, 50, 0, 50, 0], [(10.0, True)] * 400))
    assert found is not None
    assert found.value == 1.0
    assert found.low == pytest.approx(0.495, abs=0.01)


def test_recall_counts_what_is_missed_below() -> None:
    labels = [(10.0, True)] * 10 + [(0.0, True)] + [(0.0, False)] * 9
    found = estimates.recall(estimates.bands([0, 100, 0, 0, 30, 0], labels), joined=60)
    assert found is not None
    assert found.value == pytest.approx(90 / 100)
    assert found.low < 0.9 < found.high


def test_where_nobody_looked_the_scores_say_what_is_missed() -> None:
    labels = [(10.0, True)] * 50 + [(0.0, False)] * 50
    found = estimates.recall(estimates.bands([900, 10, 0, 0, 90, 0], labels, [10.0, 2.0, 0, 0, 90.0, 0]), joined=0)
    assert found is not None
    assert found.value == pytest.approx(0.9, abs=0.01)
    assert 0.65 < found.low < 0.9 < found.high == 1.0


def test_without_enough_labels_of_both_kinds_scores_are_believed() -> None:
    assert estimates.correct([(5.0, True)] * 300) == estimates.Correction(labels=300)
    assert estimates.correct([(5.0, True), (1.0, False)] * 5).slope == 1.0


@pytest.mark.parametrize(("offset", "slope"), [(0.0, 1.0), (3.0, 1.0), (-3.0, 0.7)])
def test_labels_correct_the_scores(offset: float, slope: float) -> None:
    chance = random.Random(3)
    scores = [chance.uniform(-6, 12) for _ in range(3000)]
    labels = [(s, chance.random() < 1 / (1 + 2 ** -(offset + slope * s))) for s in scores]
    found = estimates.correct(labels)
    assert (found.offset, found.slope) == (pytest.approx(offset, abs=0.6), pytest.approx(slope, abs=0.15))
    assert found.of(found.back(5.0)) == pytest.approx(5.0)


def test_a_few_odd_labels_do_not_turn_the_scores_around() -> None:
    found = estimates.correct([(12.0, False)] * 20 + [(2.0, True)] * 20)
    assert 0.2 <= found.slope < 1.0


def test_drift_is_the_bits_that_moved() -> None:
    moved = estimates.drift({"given": [4.0, -2.0], "dob": [7.0]}, {"given": [5.0, -4.0], "dob": [7.0], "city": [1]})
    assert moved == {"given": 1.5, "dob": 0.0}
    assert list(moved) == ["given", "dob"]
