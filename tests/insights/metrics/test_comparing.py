"""Differences are called real only where they exceed the noise, among all that were looked at."""

import random
from datetime import timedelta

import pytest

from sixring.core import clock
from sixring.core.errors import Invalid
from sixring.insights import metrics

WEEK = timedelta(days=7)


@pytest.fixture
def weeks(at):
    """The week from Monday the 16th; the one before is that of the 9th."""
    return {"since": at(16, 0), "until": at(23, 0)}


@pytest.fixture
def clock_stands(at):
    with clock.frozen(at(28)):
        yield


pytestmark = pytest.mark.usefixtures("clock_stands")


def spread(median, many, seed=1):
    """Times around `median` as they are: most short, few long."""
    drawn = random.Random(seed)
    return [median * drawn.lognormvariate(0, 1) for _ in range(many)]


def test_a_share_that_halved(lake, talk, weeks):
    rows = [talk(10, done=60, reply=30, replies=1 + n % 2) for n in range(200)]
    rows += [talk(17, done=60, reply=30, replies=1 + (n % 4 > 0)) for n in range(200)]
    found = metrics.compare("one_touch", **weeks, lake=lake(conversations=rows)).changes[0]
    assert (found.now["value"], found.before["value"], found.difference) == (0.25, 0.5, -0.25)
    assert found.low < -0.25 < found.high < 0
    assert found.real


def test_a_median_that_doubled(lake, talk, weeks):
    rows = [talk(10, reply=s) for s in spread(600, 300)] + [talk(17, reply=s) for s in spread(1200, 300, 2)]
    found = metrics.compare("first_reply", **weeks, lake=lake(conversations=rows)).changes[0]
    assert found.low < found.difference < found.high
    assert found.real


def test_one_that_only_swings_is_not_real(lake, talk, weeks):
    rows = [talk(10, reply=s) for s in spread(600, 40)] + [talk(17, reply=s) for s in spread(600, 40, 2)]
    found = metrics.compare("first_reply", **weeks, lake=lake(conversations=rows)).changes[0]
    assert found.low < 0 < found.high
    assert not found.real


def test_of_many_groups_that_swing_none_is_called_real(lake, talk, weeks):
    rows = [
        talk(day, reply=s, team=team)
        for team in range(30) for day in (10, 17) for s in spread(600, 30, seed=100 * team + day)
    ]  # fmt: skip
    changes = metrics.compare("first_reply", **weeks, by=["team"], lake=lake(conversations=rows)).changes
    assert len(changes) == 30
    assert min(one.p for one in changes) < 0.05
    assert not any(one.real for one in changes)


def test_counts_have_the_noise_of_their_days(lake, talk, weeks):
    """Twice as many on every day; or as many in all, on wildly different days, and a few more."""
    steady = [talk(day) for day in range(9, 16) for _ in range(20)]
    steady += [talk(day) for day in range(16, 23) for _ in range(40)]
    wild = [talk(day) for day, many in zip(range(9, 23), [80, 0, 5, 60, 0, 9, 2] + [0, 90, 4, 0, 70, 1, 9], strict=True)
            for _ in range(many)]  # fmt: skip
    doubled = metrics.compare("conversations", **weeks, lake=lake(conversations=steady)).changes[0]
    assert (doubled.difference, doubled.real) == (140, True)
    swings = metrics.compare("conversations", **weeks, lake=lake(conversations=wild)).changes[0]
    assert (swings.difference, swings.real) == (18, False)


def test_two_days_say_nothing(lake, talk, at):
    rows = [talk(17)] + [talk(18) for _ in range(50)]
    found = metrics.compare("conversations", since=at(18, 0), until=at(19, 0), lake=lake(conversations=rows)).changes[0]
    assert (found.difference, found.low, found.real) == (49, None, False)


def test_a_week_that_is_not_over_is_compared_with_as_much_of_the_last(lake, talk, weeks, at):
    rows = [talk(day) for day in range(9, 23)]
    with clock.frozen(at(18, 0)):
        found = metrics.compare("conversations", **weeks, lake=lake(conversations=rows))
    assert (found.changes[0].now["n"], found.changes[0].before["n"]) == (2, 2)
    assert found.before.period == (at(9, 0), at(11, 0))


def test_a_group_that_is_new_is_compared_with_nothing(lake, talk, weeks):
    here = lake(conversations=[talk(17, reply=60, team=1) for _ in range(9)])
    found = metrics.compare("first_reply", **weeks, by=["team"], lake=here).changes[0]
    assert (found.key, found.before["n"], found.difference, found.real) == ({"team": 1}, 0, None, False)


def test_too_few_are_not_compared(lake, talk, weeks):
    here = lake(conversations=[talk(10, reply=60), talk(17, reply=9999)])
    found = metrics.compare("first_reply", **weeks, lake=here).changes[0]
    assert (found.now["n"], found.difference) == (1, None)


def test_the_slow_team_stands_out(lake, talk, weeks):
    rows = [
        talk(17, reply=s, team=team)
        for team in range(4) for s in spread(2400 if team == 2 else 600, 60, seed=team)
    ]  # fmt: skip
    found = metrics.apart("first_reply", **weeks, by="team", lake=lake(conversations=rows))
    assert [one.real for one in found.changes] == [False, False, True, False]
    assert found.changes[2].low > 0


def test_the_team_of_one_touch_stands_out(lake, talk, weeks):
    rows = [
        talk(17, done=60, reply=30, replies=1 + (n % 10 < worse), team=team)
        for team, worse in enumerate((5, 5, 5, 1)) for n in range(100)
    ]  # fmt: skip
    found = metrics.apart("one_touch", **weeks, by="team", lake=lake(conversations=rows)).changes
    assert [one.real for one in found][3]
    assert found[3].difference == pytest.approx(0.4)
    assert found[3].before["n"] == 300


def test_groups_of_counts_need_not_be_of_one_size(lake, weeks):
    with pytest.raises(Invalid):
        metrics.apart("conversations", **weeks, by="team", lake=lake())


def test_the_interval_of_a_median_is_that_of_order_statistics(lake, talk, weeks):
    """Of 100 sorted values 1 to 100: ranks 40 and 61 (McKean and Schrader 1984)."""
    rows = [talk(17, reply=float(n)) for n in range(1, 101)]
    found = metrics.compare("first_reply", **weeks, lake=lake(conversations=rows)).now.figures
    assert (found["low"], found["median"], found["high"]) == (40, 50.5, 61)
