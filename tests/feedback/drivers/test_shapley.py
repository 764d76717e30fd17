"""Shares of R² against decompositions known beforehand, and what always holds."""

from __future__ import annotations

import random
from itertools import permutations
from typing import Any

import pytest

np = pytest.importorskip("numpy")
shapley = pytest.importorskip("sixring.feedback.drivers.shapley")
from sixring.feedback.drivers import reckon  # noqa: E402
from sixring.feedback.drivers.gathering import Row  # noqa: E402


def data(n: int = 400, p: int = 4, seed: int = 0) -> tuple[Any, Any]:
    chance = np.random.default_rng(seed)
    drivers = chance.normal(size=(n, p))
    drivers[:, 1] += 0.8 * drivers[:, 0]
    return drivers, drivers @ np.arange(p) + chance.normal(size=n)


def r2(drivers: Any, outcome: Any) -> float:
    if not drivers.shape[1]:
        return 0.0
    full = np.column_stack([drivers, np.ones(len(drivers))])
    rest = outcome - full @ np.linalg.lstsq(full, outcome, rcond=None)[0]
    return 1 - float(rest @ rest) / float(((outcome - outcome.mean()) ** 2).sum())


def test_independent_drivers_share_as_their_squared_effects() -> None:
    # Orthogonal by construction: R² falls apart into b²·var(x) / var(y) exactly. Here 4 : 1 : 0 of 5/6.
    a, b, c, e = (np.tile(np.repeat([1.0, -1.0], 2**i), 2 ** (3 - i)) for i in range(4))
    found = shapley.decompose(np.column_stack([a, b, c]), 2 * a + b + e, draws=0)
    assert found.shares == pytest.approx([4 / 6, 1 / 6, 0], abs=1e-9)
    assert found.r2 == pytest.approx(5 / 6)


def test_two_copies_of_one_driver_share_alike() -> None:
    drivers, outcome = data(p=2)
    twice = np.column_stack([drivers[:, 1], drivers[:, 1]])
    found = shapley.decompose(twice, outcome, draws=0)
    assert found.shares[0] == pytest.approx(found.shares[1])
    assert found.shares.sum() == pytest.approx(r2(drivers[:, 1:], outcome))


def test_it_is_the_mean_over_all_orders() -> None:
    drivers, outcome = data()
    by_hand = np.zeros(4)
    for order in permutations(range(4)):
        for at, driver in enumerate(order):
            by_hand[driver] += (r2(drivers[:, order[: at + 1]], outcome) - r2(drivers[:, order[:at]], outcome)) / 24
    assert shapley.decompose(drivers, outcome, draws=0).shares == pytest.approx(by_hand, abs=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_shares_add_up_and_their_order_does_not_matter(seed: int) -> None:
    drivers, outcome = data(p=6, seed=seed)
    found = shapley.decompose(drivers, outcome, draws=0)
    assert found.shares.sum() == pytest.approx(found.r2) == r2(drivers, outcome)
    assert (found.shares >= -1e-12).all()
    order = np.random.default_rng(seed).permutation(6)
    assert shapley.decompose(drivers[:, order], outcome, draws=0).shares == pytest.approx(found.shares[order])


def test_intervals_hold_the_shares_and_narrow_with_more_rows() -> None:
    few, many = (shapley.decompose(*data(n), draws=200) for n in (80, 2000))
    assert (few.low <= few.shares).all()
    assert (few.shares <= few.high).all()
    assert (many.high - many.low).sum() < (few.high - few.low).sum() / 2


def test_twelve_drivers_are_exact_and_thirteen_refused() -> None:
    drivers, outcome = data(p=12)
    assert shapley.decompose(drivers, outcome, draws=0).shares.sum() == pytest.approx(r2(drivers, outcome))
    with pytest.raises(ValueError, match="13 drivers"):
        shapley.decompose(np.ones((50, 13)), np.ones(50))


def test_an_outcome_that_never_changes_is_explained_by_nothing() -> None:
    found = shapley.decompose(data()[0], np.full(400, 7.0), draws=0)
    assert (found.r2, found.shares.sum()) == (0, 0)


def rows(n: int, *, late: float = -3.0, seed: int = 1) -> list[Row]:
    """Answers of 0 to 10: 8 with some chance, `late` where the parcel was late, and a channel that changes nothing."""
    chance = random.Random(seed)
    found = []
    for _ in range(n):
        keys = {("topic", "1")} if chance.random() < 0.3 else set()
        keys |= {("channel", "chat")} if chance.random() < 0.5 else set()
        score = 8 + (late if ("topic", "1") in keys else 0) + chance.choice([-1, 0, 1])
        found.append(Row(score, keys))
    return found


def test_what_goes_with_the_outcome_is_found_with_its_interval() -> None:
    found = reckon.work_out(rows(300), (0, 10), draws=100)
    first, second = found["drivers"]
    assert (first["key"], second["key"]) == ("1", "chat")
    assert first["share"] > 0.6 > 0.05 > second["share"]
    assert first["apart"][0] == pytest.approx(-3, abs=0.3)
    assert first["apart"][1] < -3.0 < first["apart"][2] or first["apart"][2] < 0
    assert second["apart"][3] > 0.05, "cannot be told from chance"
    assert found["r2"] == pytest.approx(sum(one["share"] for one in found["drivers"]), abs=1e-4)


@pytest.mark.parametrize("n", [0, 1, 29])
def test_too_few_rows_cannot_tell(n: int) -> None:
    assert reckon.work_out(rows(n), (0, 10)) == {"drivers": [], "needed": 30, "each": 10}


def test_one_driver_for_fifteen_rows_the_most_frequent_first() -> None:
    told = [Row(float(i % 7), {("topic", str(k)) for k in range(20) if (i + k) % (k + 2) == 0}) for i in range(100)]
    keys = reckon.looked_at(told)
    assert len(keys) == 100 // 15
    counts = [sum(key in row.keys for row in told) for key in keys]
    assert counts == sorted(counts, reverse=True)
    assert all(10 <= many <= 90 for many in counts)
