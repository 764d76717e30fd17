"""Before and after against others: what is found where it is there, and what can't be told."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from sixring.feedback.actions import comparing
from sixring.feedback.actions.comparing import Cells, Panelist

seeds = some.integers(0, 2**32)


def four(seed):
    """Four groups of answers, of sizes of their own."""
    chance = random.Random(seed)
    return [[float(chance.randint(0, 10)) for _ in range(chance.randint(5, 40))] for _ in range(4)]


def test_the_difference_of_differences_by_hand():
    """Means 4 -> 7 and 5 -> 6; variances 1 and n = 3 each: (3 - 1) = 2, se = sqrt(4 * 1/3), df = 8, t = 2.306."""
    cells = Cells([3, 4, 5], [6, 7, 8], [4, 5, 6], [5, 6, 7])
    found = comparing.of_groups(cells, least=3)
    assert found.value == pytest.approx(2)
    assert (found.low, found.high) == (pytest.approx(-0.6628, abs=1e-3), pytest.approx(4.6628, abs=1e-3))
    assert (found.verdict, found.checked) == ("no_change", "unchecked")


@settings(max_examples=40)
@given(seeds, some.integers(-5, 5))
def test_what_moves_everybody_moves_no_effect(seed, shift):
    a0, a1, o0, o1 = four(seed)
    plain = comparing.of_groups(Cells(a0, a1, o0, o1), least=2)
    moved = comparing.of_groups(Cells(a0, [v + shift for v in a1], o0, [v + shift for v in o1]), least=2)
    assert moved.value == pytest.approx(plain.value)


@settings(max_examples=40)
@given(seeds)
def test_swapping_the_groups_turns_the_sign(seed):
    a0, a1, o0, o1 = four(seed)
    one, other = comparing.of_groups(Cells(a0, a1, o0, o1), 2), comparing.of_groups(Cells(o0, o1, a0, a1), 2)
    assert one.value == pytest.approx(-other.value)
    assert one.low == pytest.approx(-other.high)


def crowd(seed, people, effect, put_on_it):
    """People with a lasting opinion and a mood of the day; who scored low was put on the action."""
    chance = random.Random(seed)
    found = []
    for _ in range(people):
        opinion = chance.gauss(6, 1.5)
        before = round(min(10, max(0, opinion + chance.gauss(0, 2))))
        low = before <= 6
        affected = low and chance.random() < put_on_it
        after = round(min(10, max(0, opinion + chance.gauss(0, 2) + (effect if affected else 0))))
        found.append(Panelist(before, after, affected))
    return found


def test_the_low_rise_by_themselves_and_that_is_no_effect():
    """A plain difference would call this a success: those who scored low come back towards their usual score."""
    verdicts = [comparing.of_people(crowd(seed, 600, 0, 0.5), 30) for seed in range(40)]
    plain = [one.groups["affected_after"].value - one.groups["affected_before"].value for one in verdicts]
    assert min(plain) > 0.4
    assert sum(one.verdict != "no_change" for one in verdicts) <= 5  # 5 in a hundred by chance alone


def test_a_real_effect_is_found_with_about_its_size():
    found = comparing.of_people(crowd(7, 1200, 1.5, 0.5), 30)
    assert found.verdict == "better"
    assert found.low < 1.5 < found.high + 0.3


def test_too_few_on_either_side_cannot_be_told():
    some_of_them = crowd(3, 600, 0, 0.5)
    few = [one for one in some_of_them if one.affected][:10]
    assert comparing.of_people([*few, *(one for one in some_of_them if not one.affected)], 30).because == "few_affected"
    assert comparing.of_people([one for one in some_of_them if one.affected], 30).because == "few_others"
    assert comparing.of_people([one for one in some_of_them if not one.affected], 30).because == "none_after"
    assert comparing.of_people(few, 30).verdict == "cannot_tell"


def test_groups_that_were_drifting_apart_already_cannot_be_compared():
    chance = random.Random(1)

    def around(middle):
        return [chance.gauss(middle, 1) for _ in range(60)]

    early, late = around(3), around(6)
    others = around(5), around(5)
    cells = Cells([*early, *late], around(8), [*others[0], *others[1]], around(5), early, late, *others)
    assert comparing.of_groups(cells, 30).because == "drifting"
    steady = Cells([*others[0], *late], around(8), [*others[0], *others[1]], around(5), around(4), around(4), *others)
    assert (comparing.of_groups(steady, 30).checked, comparing.of_groups(steady, 30).verdict) == ("alike", "better")


def test_who_came_from_elsewhere_to_the_same_score_is_no_equal():
    """Those put on it had fallen from 9 to 4, the others had always been at 4."""
    fallen = [Panelist(4, 7 + n % 3, True, earlier=9 + n % 2) for n in range(40)]
    always = [Panelist(4, 4 + n % 3, False, earlier=4 + n % 2) for n in range(40)]
    assert comparing.of_people([*fallen, *always], 30).because == "drifting"


@pytest.mark.parametrize("after", [3, 8])
def test_where_everybody_answers_the_same_chance_is_not_known(after):
    same = [Panelist(3, after if n % 2 else 3, n % 2 == 0) for n in range(80)]
    found = comparing.of_people(same, 30)
    assert (found.value, found.verdict, found.because) == (None, "cannot_tell", "no_spread")
    groups = comparing.of_groups(Cells([3] * 40, [after] * 40, [3] * 40, [3] * 40), 30)
    assert (groups.verdict, groups.because) == ("cannot_tell", "no_spread")
