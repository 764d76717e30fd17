"""Facts about forecasts: what goes on goes on, closed days stay closed, and nothing is seen beforehand."""

import numpy as np
import pytest

from sixring.insights.predictions import demand
from sixring.insights.predictions.demand.forecasting import as_last_week, weekdays

WEEK = [10.0, 20, 30, 20, 10, 0, 4]


def test_a_week_that_repeats_itself_goes_on():
    ahead = demand.forecast(WEEK * 10, 14)
    assert ahead.values == pytest.approx(WEEK * 2, abs=1e-6)
    assert ahead.low == pytest.approx(WEEK * 2, abs=1e-6)


def test_closed_days_stay_closed_whatever_the_rest_does():
    draw = np.random.default_rng(4)
    days = [0.0 if n % 7 == 5 else float(draw.poisson(30)) for n in range(140)]
    ahead = demand.forecast(days, 14)
    assert ahead.values[[5, 12]] == pytest.approx([0, 0])
    assert ahead.high[[5, 12]] == pytest.approx([0, 0])
    assert (ahead.low <= ahead.values).all()
    assert (ahead.values <= ahead.high).all()


def test_it_follows_a_level_that_rose():
    days = WEEK * 12 + [3 * one for one in WEEK * 6]
    assert demand.forecast(days, 7).values.sum() == pytest.approx(3 * sum(WEEK), rel=0.1)


def test_better_than_as_last_week_where_days_are_noise_around_a_week():
    draw = np.random.default_rng(8)
    days = [float(draw.poisson(WEEK[n % 7] + 5)) for n in range(280)]
    found = demand.tried(days, 100)
    assert found.against_naive < 0.9
    assert found.mase < 0.9
    assert 0.7 < found.within < 0.95
    assert found.origins == len(range(100, 280 - 14 + 1, 7))


def test_what_comes_later_changes_nothing_said_before():
    draw = np.random.default_rng(9)
    days = [float(draw.poisson(20)) for _ in range(120)]
    first = demand.tried(days[:114], 100)
    again = demand.tried([*days[:114], *(900.0 for _ in range(6))], 100)
    assert first == again


def test_less_than_four_weeks_is_too_little():
    with pytest.raises(ValueError, match="four weeks"):
        demand.forecast(WEEK * 3, 7)
    with pytest.raises(ValueError, match="Too few days"):
        demand.tried(WEEK * 5, 30)


def test_as_last_week_begins_with_the_day_after():
    assert list(as_last_week(np.array([*WEEK, 99.0]), 3)) == [20, 30, 20]
    assert weekdays(np.array(WEEK * 3)) == pytest.approx(np.array(WEEK) / np.mean(WEEK))


def test_mase_by_hand():
    before = np.array([1.0, 2, 3, 4, 5, 6, 7, 3, 4, 5, 6, 7, 8, 9])  # two more than a week before
    assert demand.mase(np.array([5.0]), np.array([8.0]), before) == pytest.approx(1.5)


def test_hours_of_a_day_add_up_and_follow_their_weekday():
    days = np.zeros((28, 24))
    days[:, 9] = 10
    days[0::7, 15] = 30
    found = demand.shares_of_hours(days)
    assert found.sum(axis=1) == pytest.approx([1.0] * 7)
    assert found[0, 15] > 0.6
    assert found[1, 9] > 0.7
