"""Periods are those of the wall clock, whatever it does."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sixring.core.errors import Invalid
from sixring.insights import metrics
from sixring.insights.metrics import periods

BERLIN = "Europe/Berlin"


def hours(zone, since, until, grain):
    cut = periods.cut(periods.moment(since, zone), periods.moment(until, zone), grain, zone)
    return [(end - start) / timedelta(hours=1) for start, end in cut]


def test_the_day_the_clock_goes_back_has_25_hours():
    assert hours(BERLIN, date(2026, 10, 24), date(2026, 10, 27), "day") == [24, 25, 24]


def test_the_day_it_goes_forward_has_23():
    assert hours(BERLIN, date(2026, 3, 28), date(2026, 3, 31), "day") == [24, 23, 24]


@pytest.mark.parametrize(("day", "many"), [(date(2026, 10, 25), 25), (date(2026, 3, 29), 23)])
def test_and_as_many_hours_of_one_hour_each(day, many):
    assert hours(BERLIN, day, day + timedelta(days=1), "hour") == [1] * many


def test_where_the_clock_moves_by_half_an_hour_nothing_is_lost():
    found = hours("Australia/Lord_Howe", date(2026, 4, 5), date(2026, 4, 6), "hour")
    assert sum(found) == 24.5
    assert found.count(0.5) == 1


@pytest.mark.parametrize(
    ("day", "around"),
    [(date(2026, 4, 5), ["01:00", "01:30", "02:00"]), (date(2026, 10, 4), ["01:00", "02:30", "03:00"])],
)
def test_the_hours_around_are_called_what_the_clock_showed(day, around):
    zone = "Australia/Lord_Howe"
    since, until = periods.moment(day, zone), periods.moment(day + timedelta(days=1), zone)
    begun = [start.astimezone(ZoneInfo(zone)) for start, _ in periods.cut(since, until, "hour", zone)]
    assert [f"{start:%H:%M}" for start in begun][1:4] == around


def test_weeks_begin_on_monday_and_quarters_in_january():
    weeks = periods.cut(*(datetime(2026, 11, day, tzinfo=UTC) for day in (4, 18)), "week", "UTC")
    assert [start.day for start, _ in weeks] == [4, 9, 16]
    quarters = periods.cut(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC), "quarter", "UTC")
    assert [start.month for start, _ in quarters] == [1, 4, 7, 10]


def test_the_month_before_march_is_february():
    march = (periods.moment(date(2026, 3, 1), BERLIN), periods.moment(date(2026, 4, 1), BERLIN))
    assert periods.before(*march, BERLIN) == (periods.moment(date(2026, 2, 1), BERLIN), march[0])


def test_the_week_before_a_clock_change_begins_on_its_own_monday():
    week = (periods.moment(date(2026, 10, 26), BERLIN), periods.moment(date(2026, 11, 2), BERLIN))
    assert periods.before(*week, BERLIN)[0] == periods.moment(date(2026, 10, 19), BERLIN)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(Invalid):
        periods.moment(datetime(2026, 11, 1), "UTC")


@pytest.mark.parametrize("grain", ["hour", "day", "week", "month", "quarter", "year"])
@pytest.mark.parametrize("zone", ["UTC", BERLIN, "Asia/Kolkata", "America/St_Johns", "Australia/Lord_Howe"])
def test_the_engine_cuts_where_the_wall_clock_does(lake, grain, zone):
    since, until = datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 4, 10, tzinfo=UTC)
    step = timedelta(hours=5, minutes=7)
    moments = [since + step * n for n in range(int((until - since) / step))]
    here = lake(conversations=[{"at": one, "noise": "", "automatic": False} for one in moments])
    how = {"since": since, "until": until, "grain": grain, "zone": zone, "lake": here}
    found = {row["at"]: row["n"] for row in metrics.ask("conversations", **how).rows}
    cut = periods.cut(since, until, grain, zone)
    assert found == {start: sum(start <= one < end for one in moments) for start, end in cut}
