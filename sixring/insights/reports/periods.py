"""Which days a report is of, and when the next one is due, by the clock on its reader's wall; pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .models import Report, ReportMail

A_DAY = timedelta(days=1)
Days = tuple[date, date]


def days_of(period: str, today: date) -> Days:
    """Rule: the first and the last day of the last such period that was over before `today`."""
    if period in (Report.Period.DAYS_90, Report.Period.DAYS_365):
        return today - int(period) * A_DAY, today - A_DAY
    if period == Report.Period.WEEK:
        monday = today - today.weekday() * A_DAY
        return monday - 7 * A_DAY, monday - A_DAY
    months = {Report.Period.MONTH: 1, Report.Period.QUARTER: 3, Report.Period.YEAR: 12}[Report.Period(period)]
    end = begin_of(today, months)
    return begin_of(end - A_DAY, months), end - A_DAY


def begin_of(day: date, months: int) -> date:
    """The first day of the month, quarter or year `day` is in."""
    return date(day.year, day.month - (day.month - 1) % months, 1)


def next_due(every: str, hour: int, zone: ZoneInfo, after: datetime) -> datetime:
    """Rule: the first moment after `after` at which it is `hour` o’clock on the first day of a week, month, quarter."""
    day = after.astimezone(zone).date()
    while True:
        at = datetime.combine(day, time(hour), zone).astimezone(UTC)
        if at > after and begins(every, day):
            return at
        day += A_DAY


def begins(every: str, day: date) -> bool:
    if every == ReportMail.Every.WEEK:
        return day.weekday() == 0
    return day == begin_of(day, 1 if every == ReportMail.Every.MONTH else 3)
