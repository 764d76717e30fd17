"""Facts about periods: whole days on the wall of whoever looks."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sixring.core.errors import Invalid
from sixring.insights.dashboards import spans
from sixring.insights.dashboards.spans import Span


def test_a_named_period_ends_yesterday_where_one_lives(clock):
    found = spans.read("Europe/Berlin", "7")
    assert (found.first, found.last) == (date(2026, 2, 23), date(2026, 3, 1))
    clock.forward(hours=11.5)  # half past eleven at night in London is tomorrow in Berlin
    assert spans.read("Europe/Berlin", "7").last == date(2026, 3, 2)
    assert spans.read("Europe/London", "7").last == date(2026, 3, 1)


def test_the_period_before_is_as_long():
    assert Span(date(2026, 3, 8), date(2026, 3, 14)).before == Span(date(2026, 3, 1), date(2026, 3, 7))


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)])
def test_a_day_has_the_hours_its_clock_gave_it(day, hours):
    span = Span(day, day, "Europe/Berlin")
    assert span.until - span.since == timedelta(hours=hours)


def test_it_begins_at_midnight_there():
    assert Span(date(2026, 6, 1), date(2026, 6, 2), "Europe/Berlin").since == datetime(2026, 5, 31, 22, tzinfo=UTC)


@pytest.mark.parametrize(("days", "grain"), [(45, "day"), (46, "week"), (400, "week"), (401, "month")])
def test_longer_periods_are_drawn_by_longer_pieces(days, grain):
    first = date(2026, 1, 1)
    assert Span(first, first + timedelta(days=days - 1)).grain == grain


def test_two_days_are_read_and_kept_for_the_next_address(clock):
    found = spans.read("UTC", "between", "2026-02-01", "2026-02-10")
    assert found.days == 10
    assert found.query == {"period": "between", "first": "2026-02-01", "last": "2026-02-10"}
    assert spans.read("UTC", "between", "2026-02-01", "2027-01-01").last == date(2026, 3, 2)


@pytest.mark.parametrize(("first", "last"), [("never", "soon"), ("2026-02-10", "2026-02-01"), ("2026-02-30", "")])
def test_what_is_no_period_is_refused(clock, first, last):
    with pytest.raises(Invalid):
        spans.read("UTC", "between", first, last)


def test_an_unknown_name_is_the_usual_period(clock):
    assert spans.read("UTC", "forever").days == 90
