"""Periods on the wall of a zone: a day is the day people there had, of 23 or 25 hours where the clock changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from sixring.core import calendars
from sixring.core.errors import Invalid

from .moments import from_micros, length, micros
from .registry import Scope

GRAINS = ("hour", "day", "week", "month", "quarter", "year")
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
AT_MOST = 10_000  # periods in one answer
UNITS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}
MONTHS = {"month": 1, "quarter": 3, "year": 12}


def moment(value: date | datetime, zone: str) -> datetime:
    """In UTC: an aware moment as it is, a date as its midnight in `zone`."""
    if not isinstance(value, datetime):
        return midnight(value, calendars.zone_of(zone))
    if value.tzinfo is None:
        raise Invalid("Say in which time zone a moment is meant, or give a date.")
    return value.astimezone(UTC)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def cut(since: datetime, until: datetime, grain: str | None, zone: str) -> tuple[tuple[datetime, datetime], ...]:
    """[since, until) in pieces that begin where the hour, day, … begins in `zone`. Raises `Invalid`."""
    if until <= since:
        raise Invalid("The period ends before it begins.")
    if grain is None:
        return ((since, until),)
    if grain not in GRAINS:
        raise Invalid(f"Time is told apart by {', '.join(GRAINS)}.")
    found: list[tuple[datetime, datetime]] = []
    for start, end in starts(since, until, grain, calendars.zone_of(zone)):
        found.append((max(start, since), min(end, until)))
        if len(found) > AT_MOST:
            raise Invalid("These are too many periods at once. Ask for a shorter time, or for longer periods.")
    return tuple(found)


def starts(since: datetime, until: datetime, grain: str, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    start = begin(since, grain, zone)
    while start < until:
        if grain == "hour":
            end = begin(start + HOUR, grain, zone)
        else:
            end = midnight(following(start, grain, zone), zone)
        yield start, end
        start = end


def begin(at: datetime, grain: str, zone: ZoneInfo) -> datetime:
    """When the period that `at` lies in began."""
    local = at.astimezone(zone)
    if grain == "hour":
        past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        start = (at - past).astimezone(UTC)
        return max([start, *moved(zone.key, start, at + timedelta(microseconds=1))])
    day = local.date()
    if grain == "week":
        day -= timedelta(days=day.weekday())
    elif grain in MONTHS:
        day = date(day.year, day.month - (day.month - 1) % MONTHS[grain], 1)
    return midnight(day, zone)


def moved(zone: str, since: datetime, until: datetime) -> list[datetime]:
    """When between two moments the clock moved by something else than whole hours: there an hour ends before its time,
    and the next has less than sixty minutes. Lord Howe's does twice a year."""
    pieces = list(calendars.offsets(zone, since, until))
    return [start for (_, _, old), (start, _, new) in pairwise(pieces) if (new - old) % HOUR]


def following(start: datetime, grain: str, zone: ZoneInfo) -> date:
    """The first day of the next period."""
    day = start.astimezone(zone).date()
    if grain in MONTHS:
        month = day.month - 1 + MONTHS[grain]
        return date(day.year + month // 12, month % 12 + 1, 1)
    return day + timedelta(days=7 if grain == "week" else 1)


def before(since: datetime, until: datetime, zone: str) -> tuple[datetime, datetime]:
    """The period of the same length before: by whole months or days of the wall clock where it is of these."""
    wall = calendars.zone_of(zone)
    first, last = since.astimezone(wall), until.astimezone(wall)
    if not (first.time() == last.time() == time()):
        return since - (until - since), since
    if first.day == last.day == 1:
        months = (last.year - first.year) * 12 + last.month - first.month
        month = first.year * 12 + first.month - 1 - months
        return midnight(date(month // 12, month % 12 + 1, 1), wall), since
    return midnight(first.date() - (last.date() - first.date()), wall), since


def bucket(at: Any, scope: Scope, grain: str, zone: str) -> Any:
    """The beginning of the period each moment lies in: seconds since 1970 for hours, the day on the wall for others.

    Offsets come from the same time zones as everything else of Sixring does, so engines have nothing to disagree on.
    """
    import ibis

    pieces = stretches(zone, scope)
    kinds = [(at < ibis.literal(end), place(at, start, offset, grain)) for start, end, offset in pieces]
    return ibis.cases(*kinds[:-1], else_=kinds[-1][1]) if len(kinds) > 1 else kinds[-1][1]


def stretches(zone: str, scope: Scope) -> list[tuple[datetime | None, datetime, timedelta]]:
    """Of one offset each: since when (None unless an hour begins there), until when."""
    found: list[tuple[datetime | None, datetime, timedelta]] = []
    jumps = moved(zone, scope.since, scope.until)
    for start, end, offset in calendars.offsets(zone, scope.since, scope.until):
        if found and found[-1][2] == offset:
            found[-1] = (found[-1][0], end, offset)
        else:
            found.append((start if start in jumps else None, end, offset))
    return found


def place(at: Any, start: datetime | None, offset: timedelta, grain: str) -> Any:
    """The beginning of the period of moments between which the clock did not move."""
    import ibis

    local = micros(at) + length(offset) if offset else micros(at)
    if grain != "hour":
        return from_micros(local).truncate(UNITS[grain]).cast("date")
    begun = (micros(at) - local % length(HOUR)) // length(SECOND)
    return ibis.greatest(begun, int(start.timestamp())) if start else begun


def start_of(bucketed: Any, grain: str, zone: str) -> datetime:
    """What `bucket` gave, as a moment in UTC."""
    if grain == "hour":
        return datetime.fromtimestamp(int(bucketed), UTC)
    day = bucketed.date() if isinstance(bucketed, datetime) else bucketed
    return midnight(day, calendars.zone_of(zone))
