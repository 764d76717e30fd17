"""Facts about finding a time in which a part was far more of the whole than outside."""

import random

import pytest

from sixring.insights.findings.bursts import bursts, chance, ratio, swing
from sixring.insights.findings.shapes import Burst

CALM = [10] * 200  # a day's conversations
USUAL = [1] * 200  # of them about deliveries


def risen(first: int, last: int, many: int) -> tuple[list[int], list[int]]:
    part, whole = list(USUAL), list(CALM)
    for day in range(first, last + 1):
        part[day], whole[day] = many, CALM[day] + many - 1
    return part, whole


def test_a_rise_is_found_with_its_days_and_numbers():
    found = bursts(*risen(60, 79, 6))
    assert [(one.first, one.last) for one in found] == [(60, 79)]
    burst = found[0]
    assert (burst.inside, burst.whole, burst.outside, burst.rest) == (120, 300, 180, 1800)
    assert burst.usual == pytest.approx(30)  # a tenth of 300
    assert burst.times == pytest.approx(4)


def test_two_rises_are_two_the_surer_first():
    part, whole = risen(30, 49, 8)
    for day in range(120, 140):
        part[day], whole[day] = 5, 14
    assert [(one.first, one.last) for one in bursts(part, whole)] == [(30, 49), (120, 139)]


def test_a_season_in_which_everything_rises_is_none():
    whole = [10 if not 60 <= day < 120 else 40 for day in range(200)]
    assert bursts([many // 10 for many in whole], whole) == []


def test_a_fall_is_none():
    assert bursts([0 if 60 <= day < 90 else 2 for day in range(200)], CALM) == []


@pytest.mark.parametrize("part", [[], [0] * 200, [1, 1, 1, 1] + [0] * 196, CALM])
def test_nothing_a_handful_and_the_whole_itself_are_none(part):
    assert bursts(part, CALM[: len(part)]) == []


def test_what_was_never_there_before_is_measured_as_if_there_had_been_one():
    part = [2 if 100 <= day < 110 else 0 for day in range(200)]
    burst = bursts(part, CALM)[0]
    assert (burst.outside, burst.usual) == (0, 0)
    assert burst.times == pytest.approx(20 / (100 / 1900))


def test_chance_alone_is_hardly_ever_called_a_rise():
    """Thirty parts of a year whose share never changes, forty times: of such years less than one in a hundred tells of
    anything."""
    dice = random.Random(7)
    told = 0
    for _year in range(40):
        whole = [dice.randint(5, 20) for _day in range(365)]
        for _part in range(5):
            told += len(bursts([sum(dice.random() < 0.1 for _ in range(many)) for many in whole], whole, looked_at=30))
    assert told == 0


def test_weeks_that_swing_by_themselves_ask_for_more():
    """Twice as much in one week as in the next, all year: the same rise is then less sure."""
    even, whole = risen(60, 66, 5)
    wild = [many + (2 if day // 7 % 2 else 0) for day, many in enumerate(even)]
    window = Burst(60, 66, 35, 98, 193, 1930, 1.0)
    assert swing(wild, whole, window) > swing(even, whole, window) == 1.0


def test_the_ratio_is_that_of_two_binomials():
    assert ratio(10, 100, 10, 100) == pytest.approx(0)
    assert ratio(20, 100, 10, 100) == pytest.approx(1.99328, abs=1e-5)
    assert chance(1.92073) == pytest.approx(0.025, abs=1e-5)  # chi squared 3.84146, one side
