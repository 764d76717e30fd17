"""When the next one is due, by the clock on the reader's wall; pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..metrics.periods import begin, following, midnight
from .models import Subscription, Watch

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)


def zone_of(name: str) -> ZoneInfo:
    """UTC where it has gone out of the tables."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def next_mail(every: str, weekday: int, hour: int, zone: ZoneInfo, after: datetime) -> datetime:
    """Rule: the first moment after `after` at which it is `hour` o'clock in `zone` (on `weekday`, Monday is 0). An hour
    that summer time skips is the one behind it; of one that winter time repeats it is the first."""
    day = after.astimezone(zone).date()
    while True:
        at = datetime.combine(day, time(hour), zone).astimezone(UTC)
        if at > after and (every == Subscription.Every.DAILY or day.weekday() == weekday):
            return at
        day += A_DAY


def last_stretch(grain: str, zone: ZoneInfo, before: datetime) -> tuple[datetime, datetime]:
    """Rule: the last whole hour, day, or week from Monday, of `zone` that ended at or before `before`; both in UTC."""
    end = begin(before, grain, zone)
    return begin(end - timedelta(seconds=1), grain, zone), end


def next_look(grain: str, zone: ZoneInfo, after: datetime) -> datetime:
    """Rule: when the stretch that is under way at `after` ends."""
    began = begin(after, grain, zone)
    return began + AN_HOUR if grain == Watch.Grain.HOUR else midnight(following(began, grain, zone), zone)
