"""When mails leave and stretches end, by the clock on the reader's wall, in weeks when it is changed too."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sixring.insights.sharing.slots import last_stretch, next_look, next_mail

BERLIN, NEPAL, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kathmandu"), ZoneInfo("America/New_York")


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def wall(at, zone):
    return at.astimezone(zone).strftime("%a %d %b %H:%M")


@pytest.mark.parametrize(
    ("every", "after", "due"),
    [
        ("daily", utc(2026, 3, 2, 5), "Mon 02 Mar 08:00"),
        ("daily", utc(2026, 3, 2, 7), "Tue 03 Mar 08:00"),  # it is eight now: the next one is tomorrow's
        ("daily", utc(2026, 3, 28, 12), "Sun 29 Mar 08:00"),  # summer time began that night
        ("daily", utc(2026, 10, 24, 12), "Sun 25 Oct 08:00"),
        ("weekly", utc(2026, 3, 2, 12), "Mon 09 Mar 08:00"),
        ("weekly", utc(2026, 3, 23, 12), "Mon 30 Mar 08:00"),
    ],
)
def test_a_mail_comes_at_eight_of_its_reader(every, after, due):
    assert wall(next_mail(every, 0, 8, BERLIN, after), BERLIN) == due


def test_an_hour_that_summer_time_skips_comes_late_once():
    assert wall(next_mail("daily", 0, 2, BERLIN, utc(2026, 3, 28, 12)), BERLIN) == "Sun 29 Mar 03:00"


def test_an_hour_that_winter_time_repeats_comes_once():
    first = next_mail("daily", 0, 2, BERLIN, utc(2026, 10, 24, 12))
    assert first == utc(2026, 10, 25, 0)
    assert next_mail("daily", 0, 2, BERLIN, first) == utc(2026, 10, 26, 1)


def test_a_day_of_25_hours_is_one_stretch():
    since, until = last_stretch("day", BERLIN, utc(2026, 10, 26, 9))
    assert (until - since).total_seconds() == 25 * 3600
    assert wall(since, BERLIN) == "Sun 25 Oct 00:00"


def test_a_week_begins_on_monday_and_may_have_169_hours():
    since, until = last_stretch("week", NEW_YORK, utc(2026, 11, 4, 12))
    assert (wall(since, NEW_YORK), wall(until, NEW_YORK)) == ("Mon 26 Oct 00:00", "Mon 02 Nov 00:00")
    assert (until - since).total_seconds() == 169 * 3600


def test_hours_are_cut_where_the_zone_cuts_them():
    since, until = last_stretch("hour", NEPAL, utc(2026, 3, 2, 12, 0))
    assert (since, until) == (utc(2026, 3, 2, 10, 15), utc(2026, 3, 2, 11, 15))
    assert next_look("hour", NEPAL, utc(2026, 3, 2, 12, 0)) == utc(2026, 3, 2, 12, 15)


@pytest.mark.parametrize("grain", ["hour", "day", "week"])
@pytest.mark.parametrize("zone", [BERLIN, NEPAL, NEW_YORK, ZoneInfo("UTC")], ids=str)
@pytest.mark.parametrize("month", [(3, 1), (3, 20), (10, 20)], ids=str)
def test_stretches_follow_each_other_without_a_gap(grain, zone, month):
    """Four hundred of them: each begins where the last ended, whatever the clocks do."""
    at = last_stretch(grain, zone, utc(2026, *month))[1]
    for _ in range(400):
        due = next_look(grain, zone, at)
        assert due > at
        assert last_stretch(grain, zone, due) == (at, due)
        assert last_stretch(grain, zone, due - timedelta(seconds=1))[1] == at
        at = due
