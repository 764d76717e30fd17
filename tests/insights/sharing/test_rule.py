"""When a figure is out of its range: by the time of the week, unmoved by single outages, and fair to small numbers."""

from random import Random

import pytest

from sixring.insights.sharing.alerting.rule import REACH, Point, judge

WEEKS = 8


def hours(weeks=WEEKS, at_noon=400.0, at_night=9.0, seed=1):
    """Messages an hour: quiet nights, busy days, by chance alone (the variance of a count is its mean)."""
    chance = Random(seed)
    return [
        Point((weekday, hour), max(0, round(chance.gauss(mean, mean**0.5))))
        for _ in range(weeks) for weekday in range(7) for hour in range(24)
        for mean in [at_noon if 8 <= hour < 18 and weekday < 5 else at_night]
    ]  # fmt: skip


def test_noon_is_held_against_noon_and_night_against_night():
    before = hours()
    assert judge(before, Point((0, 12), 400), "count").state == "usual"
    assert judge(before, Point((0, 3), 400), "count").state == "above"
    assert judge(before, Point((0, 12), 9), "count").state == "below"


def test_it_says_what_would_have_been_usual():
    found = judge(hours(), Point((0, 12), 800), "count")
    assert found.usual == pytest.approx(400, rel=0.05)
    assert 250 < found.low < found.usual < found.high < 550
    assert found.score > REACH["usual"]


def test_an_outage_and_a_campaign_of_former_weeks_move_nothing():
    plain = hours()
    odd = [
        Point(one.season, 0 if week == 2 else 9 * one.value if week == 5 else one.value)
        for week in range(WEEKS) for one in plain[168 * week : 168 * (week + 1)]
    ]  # fmt: skip
    clean, muddled = (judge(before, Point((2, 12), 800), "count") for before in (plain, odd))
    assert muddled.state == "above"
    assert muddled.usual == pytest.approx(clean.usual, rel=0.1)
    assert muddled.high < 1.5 * clean.high


@pytest.mark.parametrize(("seed", "mean"), [(1, 3), (2, 20), (3, 400)])
def test_what_is_chance_alone_is_rarely_told(seed, mean):
    """Three hundred usual hours: at four standard deviations next to none may be taken for news."""
    history, chance = hours(at_noon=mean, at_night=mean, seed=seed), Random(100 + seed)
    told = 0
    for n in range(300):
        now = Point((n % 7, n % 24), max(0, round(chance.gauss(mean, mean**0.5))))
        told += judge(history, now, "count").state != "usual"
    assert told <= 1


def test_twice_as_many_are_found_at_any_busy_hour():
    before = hours()
    assert all(
        judge(before, Point((weekday, hour), 800), "count").state == "above"
        for weekday in range(5) for hour in range(8, 18)
    )  # fmt: skip


def test_a_share_of_few_cases_may_stray_further():
    before = [Point(day % 7, 0.9, 200) for day in range(7 * WEEKS)]
    few, many = (judge(before, Point(0, 0.7, n), "share") for n in (8, 400))
    assert few.state == "usual"
    assert many.state == "below"
    assert few.low < many.low < many.usual


def test_a_median_of_three_cases_is_not_judged():
    before = [Point((), 600.0 + week, 50) for week in range(12)]
    assert judge(before, Point((), 9000, 3), "duration").state == "unknown"
    assert judge(before, Point((), 9000, 50), "duration").state == "above"


def test_too_little_history_says_how_much_is_missing():
    before = [Point(0, 10), Point(1, 10), Point(0, 12)]
    found = judge(before, Point(0, 500), "count")
    assert (found.state, found.needs) == ("unknown", 2)


def test_stretches_without_answers_are_no_history_of_a_score():
    before = [Point(0, 40.0, n) for n in (50, 0, 0, 50, 50)]
    assert judge(before, Point(0, -40.0, 50), "score", span=200).needs == 1


def test_a_change_nobody_would_act_on_is_no_alert():
    """Nine per cent of ten thousand is far beyond chance, and still not worth a mail."""
    before = [Point((), 10_000 + week % 2) for week in range(26)]
    assert judge(before, Point((), 10_900), "count").state == "usual"
    assert judge(before, Point((), 11_500), "count").state == "above"


def test_points_of_nps_matter_from_a_twentieth_of_the_scale_on():
    before = [Point((), 30.0 + week % 3, 500) for week in range(26)]
    assert judge(before, Point((), 22.0, 500), "score", span=200).state == "usual"
    assert judge(before, Point((), 18.0, 500), "score", span=200).state == "below"


def test_who_wants_calm_hears_later():
    before = hours()
    at = Point((0, 12), 400 + 5 * 20)
    states = {ease: judge(before, at, "count", reach=reach).state for ease, reach in REACH.items()}
    assert states == {"keen": "above", "usual": "above", "calm": "usual"}


def test_nothing_at_all_is_news_where_something_always_is():
    before = [Point(day % 7, 40) for day in range(7 * WEEKS)]
    assert judge(before, Point(3, 0), "count").state == "below"


def test_always_the_same_is_no_division_by_nothing():
    before = [Point((), 600.0, 50) for _ in range(12)]
    assert judge(before, Point((), 600.0, 50), "duration").state == "usual"
    assert judge(before, Point((), 1200.0, 50), "duration").state == "above"
