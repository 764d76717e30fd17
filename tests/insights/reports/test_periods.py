"""Facts about which days a report is of, and when it leaves."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from sixring.insights.reports.periods import days_of, next_due

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("period", "today", "first", "last"),
    [
        ("week", date(2026, 3, 2), date(2026, 2, 23), date(2026, 3, 1)),  # a Monday: the week that has just ended
        ("week", date(2026, 3, 1), date(2026, 2, 16), date(2026, 2, 22)),
        ("month", date(2026, 3, 1), date(2026, 2, 1), date(2026, 2, 28)),
        ("month", date(2026, 1, 31), date(2025, 12, 1), date(2025, 12, 31)),
        ("quarter", date(2026, 4, 1), date(2026, 1, 1), date(2026, 3, 31)),
        ("quarter", date(2026, 3, 31), date(2025, 10, 1), date(2025, 12, 31)),
        ("year", date(2026, 6, 1), date(2025, 1, 1), date(2025, 12, 31)),
        ("90", date(2026, 3, 2), date(2025, 12, 2), date(2026, 3, 1)),
    ],
)
def test_the_last_period_that_is_over(period, today, first, last):
    assert days_of(period, today) == (first, last)


@pytest.mark.parametrize(
    ("every", "after", "due"),
    [
        ("week", datetime(2026, 3, 2, 6, 59, tzinfo=UTC), datetime(2026, 3, 2, 7, tzinfo=UTC)),
        ("week", datetime(2026, 3, 2, 7, tzinfo=UTC), datetime(2026, 3, 9, 7, tzinfo=UTC)),
        ("month", datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 4, 1, 6, tzinfo=UTC)),  # summer time has begun
        ("quarter", datetime(2026, 4, 1, 6, tzinfo=UTC), datetime(2026, 7, 1, 6, tzinfo=UTC)),
    ],
)
def test_it_leaves_on_the_first_day_at_eight_in_berlin(every, after, due):
    assert next_due(every, 8, BERLIN, after) == due
