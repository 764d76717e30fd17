"""The sum, worked out by hand; what is missing is named and never nothing."""

from math import sqrt

import pytest

from sixring.core import statistics
from sixring.insights.reports.roi import reckoning, relation, shown
from sixring.insights.reports.roi.supposing import Range


def sure(value):
    return Range(value, value, value, "by hand")


ALL = {
    "contacts": sure(1000), "contact_cost": Range(4, 5, 6, "measured"), "deflected": Range(0.0, 0.1, 0.2, "a pilot"),
    "time_saved": sure(0.1), "active": sure(200), "lost": sure(0.25), "kept": Range(0.0, 0.1, 0.2, "a guess"),
    "customer_value": sure(100), "margin": sure(0.4), "cost_yearly": Range(500, 600, 900, "a contract"),
    "cost_once": sure(300), "years": sure(3),
}  # fmt: skip


def test_by_hand():
    found = reckoning.reckon(ALL)
    # 1000 × 10 % × 5 = 500; 1000 × 90 % × 10 % × 5 = 450; 200 × 25 % × 10 % × 100 × 40 % = 200. Cost: 600 + 300 / 3.
    assert {one.name: one.likely for one in found.parts} == pytest.approx(
        {"saved_contacts": 500, "saved_time": 450, "kept": 200}
    )
    assert (found.cost.low, found.cost.likely, found.cost.high) == (600, 700, 1000)
    # At worst 0 + 1000 × 10 % × 4 + 0 - 1000; at best 200 × 6 + 800 × 10 % × 6 + 400 - 600.
    assert found.net == pytest.approx((400 - 1000, 1150 - 700, 1200 + 480 + 400 - 600))
    assert found.rate[1] == pytest.approx(450 / 700)
    # 1150 - 600 a year pay 300 in 12 × 300 / 550 months; 400 - 900 never do.
    assert found.months == (None, pytest.approx(12 * 300 / 550), pytest.approx(12 * 300 / 1580))


@pytest.mark.parametrize("gone", ["margin", "lost", "kept"])
def test_what_is_not_known_counts_nothing_and_is_named(gone):
    found = reckoning.reckon({name: one for name, one in ALL.items() if name != gone})
    part = next(one for one in found.parts if one.name == "kept")
    assert (part.likely, part.needs) == (None, [gone])
    assert found.net[1] == pytest.approx(950 - 700)


def test_without_a_cost_or_a_part_there_is_no_return():
    free = reckoning.reckon({name: one for name, one in ALL.items() if name != "cost_yearly"})
    assert (free.net, free.cost.needs) == (None, ["cost_yearly"])
    assert reckoning.reckon({name: ALL[name] for name in reckoning.COST}).net is None
    assert reckoning.reckon({}).swings == ()


def test_what_moves_it_most_comes_first():
    swings = reckoning.reckon(ALL).swings
    # Contacts not needed: 0 to 1000 saved, and 500 to 400 on the time of the others.
    assert (swings[0].name, swings[0].size) == ("deflected", pytest.approx(900))
    assert {one.name for one in swings} == {"deflected", "contact_cost", "kept", "cost_yearly"}


def test_dearer_is_worse_and_a_cost_of_nothing_has_no_rate():
    yearly = next(one for one in reckoning.reckon(ALL).swings if one.name == "cost_yearly")
    assert yearly.worst < yearly.best
    free = reckoning.reckon({**ALL, "cost_yearly": sure(0), "cost_once": sure(0)})
    assert free.rate is None


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"deflected": sure(0.5), "contact_cost": sure(50)}, "It pays even at its worst"),
        ({}, "may not"), ({"cost_yearly": sure(1200)}, "It likely costs"), ({"cost_yearly": sure(9999)}, "not even"),
    ],
)  # fmt: skip
def test_the_title_says_how_sure_it_is(more, said):
    assert said in shown.title(reckoning.reckon({**ALL, **more}), "EUR")


def test_satisfied_and_others_are_held_apart():
    pairs = [(5.0, 40.0), (4.0, 60.0)] * 5 + [(2.0, 10.0), (1.0, 20.0)] * 5
    found = relation.told(pairs)
    assert (found.satisfied.value, found.others.value, found.gap.value) == (50, 15, 35)
    assert found.gap.real


def test_of_four_nothing_is_told():
    found = relation.told([(5.0, 40.0)] * 4 + [(1.0, 0.0), (2.0, 10.0)] * 5)
    assert (found.satisfied.known, found.gap) == (False, None)


def test_the_line_is_that_of_the_textbook():
    """Slope and HC1 error by hand: x -2 … 2, y with a slope of 3 and one answer off by 5."""
    pairs = [(float(x), 3.0 * x) for x in (1, 2, 3, 4, 5)] * 3
    pairs[0] = (1.0, 8.0)
    found = relation.slope(pairs)
    n, mean_x, mean_y = 15, 3.0, sum(y for _x, y in pairs) / 15
    spread = sum((x - mean_x) ** 2 for x, _y in pairs)
    b = sum((x - mean_x) * y for x, y in pairs) / spread
    left = [(x - mean_x) * (y - mean_y - b * (x - mean_x)) for x, y in pairs]
    se = sqrt(sum(one * one for one in left) * n / (n - 2)) / spread
    assert spread == 30
    assert found.value == pytest.approx(3 - 2 * 5 / 30)
    assert found.se == pytest.approx(se)
    assert found.high - found.value == pytest.approx(statistics.curves.t_quantile(13) * se)


@pytest.mark.parametrize("pairs", [[], [(3.0, 1.0)] * 20, [(1.0, 1.0), (5.0, 2.0)]])
def test_a_line_through_nothing_says_nothing(pairs):
    assert relation.slope(pairs) is None
