"""Business time: how long somebody was open between two moments, and when a span of open time has passed.

A calendar is open whenever the clock on its wall shows an opening time on a day that is no holiday. So the hour that
winter time repeats counts twice, and the hour that summer time skips does not count. Moments go in and come out aware,
come out in UTC, and intervals are half-open: at closing time it is closed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from . import clock
from .errors import Invalid

Span = tuple[int, int]
DAY = 24 * 60
HORIZON = timedelta(days=366 * 50)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00")


@dataclass(frozen=True)
class Calendar:
    """Opening hours: an IANA `zone`, for Monday to Sunday the open (start, end) minutes of the local day, `holidays`.

    A span ends at 1440 at the latest; hours that run past midnight are two spans. Raises `Invalid` for anything else.
    """

    zone: str
    week: tuple[tuple[Span, ...], ...]
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        zone_of(self.zone)
        if len(self.week) != 7:
            raise Invalid("A week of opening hours has seven days, Monday first; leave a closed day empty.")
        for spans in self.week:
            refuse_muddle(spans)

    @classmethod
    def always(cls, zone: str = "UTC") -> Calendar:
        """Open around the clock."""
        return cls(zone, (((0, DAY),),) * 7)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Calendar:
        """Read `{"zone": "Europe/Paris", "week": [[["09:00", "17:30"]], …seven], "holidays": ["2026-12-25"]}`."""
        try:
            week = tuple(tuple((minutes(start), minutes(end)) for start, end in day) for day in data["week"])
            holidays = frozenset(date.fromisoformat(day) for day in data.get("holidays", ()))
            return cls(data["zone"], week, holidays)
        except (KeyError, TypeError, ValueError) as problem:
            raise Invalid(
                "These opening hours can't be read. A day is a list of spans like 09:00 to 17:30, a holiday a date."
            ) from problem

    def to_json(self) -> dict[str, Any]:
        week = [[[wall(start), wall(end)] for start, end in day] for day in self.week]
        return {"zone": self.zone, "week": week, "holidays": sorted(day.isoformat() for day in self.holidays)}

    @property
    def ever_opens(self) -> bool:
        return any(self.week)


def business_seconds(calendar: Calendar, start: datetime, end: datetime) -> float:
    """Open seconds between two moments; negative when `end` lies before `start`."""
    start, end = in_utc(start), in_utc(end)
    if end < start:
        return -business_seconds(calendar, end, start)
    return sum((closes - opens for opens, closes in openings(calendar, start, end)), timedelta()).total_seconds()


def add_business(calendar: Calendar, start: datetime, seconds: float) -> datetime:
    """The first moment after which `seconds` of open time have passed since `start`.

    Counts backwards for negative `seconds`, to the last such moment. Raises `Invalid` when fifty years do not suffice.
    """
    start, left = in_utc(start), timedelta(seconds=seconds)
    if not left:
        return start
    spans = openings(calendar, start, horizon(start)) if left > timedelta() else openings_back(calendar, start)
    for opens, closes in spans:
        if abs(left) <= closes - opens:
            return opens + left if left > timedelta() else closes + left
        left -= (closes - opens) if left > timedelta() else (opens - closes)
    raise Invalid("These opening hours leave no room for that much time. Add opening hours to the calendar.")


def open_at(calendar: Calendar, at: datetime) -> bool:
    """Whether `at` lies within opening hours."""
    local = in_utc(at).astimezone(zone_of(calendar.zone))
    if local.date() in calendar.holidays:
        return False
    minute = local.hour * 60 + local.minute
    return any(start <= minute < end for start, end in calendar.week[local.weekday()])


def next_opening(calendar: Calendar, at: datetime) -> datetime | None:
    """`at` itself when open, otherwise when it opens next; None when it never does."""
    at = in_utc(at)
    return next((opens for opens, _ in openings(calendar, at, horizon(at))), None)


def openings(calendar: Calendar, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The open stretches between two UTC moments, in order, each within one local day and one UTC offset."""
    if not calendar.ever_opens:
        return
    for since, until, offset in offsets(calendar.zone, start, end):
        day = (since + offset).date()
        while day <= (until + offset).date():
            yield from of_day(calendar, day, since, until, offset)
            day += timedelta(days=1)


def openings_back(calendar: Calendar, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The open stretches before a UTC moment, latest first, month by month."""
    floor = EPOCH.replace(year=2) if end - EPOCH.replace(year=2) < HORIZON else end - HORIZON
    while end > floor:
        start = max(floor, end - timedelta(days=30))
        yield from reversed(list(openings(calendar, start, end)))
        end = start


def of_day(
    calendar: Calendar, day: date, since: datetime, until: datetime, offset: timedelta
) -> Iterator[tuple[datetime, datetime]]:
    """What of `day`'s opening hours lies between `since` and `until`, while `offset` is in force."""
    if day in calendar.holidays:
        return
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - offset
    for start, end in sorted(calendar.week[day.weekday()]):
        opens = max(since, midnight + timedelta(minutes=start))
        closes = min(until, midnight + timedelta(minutes=end))
        if opens < closes:
            yield opens, closes


def offsets(zone: str, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """Cut the time between two UTC moments where the zone's offset changes."""
    for year in range(start.year, end.year + 1):
        for since, until, offset in offsets_of_year(zone, year):
            if max(since, start) < min(until, end):
                yield max(since, start), min(until, end), offset


@lru_cache(maxsize=4096)
def offsets_of_year(zone: str, year: int) -> tuple[tuple[datetime, datetime, timedelta], ...]:
    """Looks once a day: since 1970 no zone has changed twice within less than six days."""
    first = datetime(year, 1, 1, tzinfo=UTC)
    last = datetime(year + 1, 1, 1, tzinfo=UTC)
    days = [first + timedelta(days=day) for day in range((last - first).days + 1)]
    cuts = [first]
    for before, after in pairwise(days):
        if offset_at(zone, before) != offset_at(zone, after):
            cuts.append(change_between(zone, before, after))
    return tuple((since, until, offset_at(zone, since)) for since, until in pairwise([*cuts, last]))


def change_between(zone: str, before: datetime, after: datetime) -> datetime:
    """The second at which the offset of `before` gives way."""
    old = offset_at(zone, before)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        before, after = (middle, after) if offset_at(zone, middle) == old else (before, middle)
    return after


def offset_at(zone: str, at: datetime) -> timedelta:
    return at.astimezone(zone_of(zone)).utcoffset() or timedelta()


def zone_of(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, TypeError, OSError) as problem:
        raise Invalid(f"There is no time zone “{name}”. Use a name like Europe/Paris or America/New_York.") from problem


def today(zone: str) -> date:
    """The day it is on the wall in `zone`."""
    return clock.now().astimezone(zone_of(zone)).date()


def midnight(day: date, zone: str) -> datetime:
    """When `day` begins on the wall in `zone`, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=zone_of(zone)).astimezone(UTC)


def refuse_muddle(spans: tuple[Span, ...]) -> None:
    if any(not 0 <= start < end <= DAY for start, end in spans):
        raise Invalid("Opening hours start before they end, between 00:00 and 24:00. Split a night at midnight.")
    if any(start < end for (_, end), (start, _) in pairwise(sorted(spans))):
        raise Invalid("Two opening hours of a day overlap. Join them into one.")


def minutes(text: str) -> int:
    """Minutes since midnight of "HH:MM", "24:00" included. Raises ValueError."""
    if not CLOCK.fullmatch(text):
        raise ValueError(text)
    return int(text[:2]) * 60 + int(text[3:])


def wall(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def horizon(start: datetime) -> datetime:
    latest = EPOCH.replace(year=9998)
    return start + HORIZON if latest - start > HORIZON else latest


def in_utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("Business time needs an aware moment; a naive one would be read in the machine's zone.")
    return at.astimezone(UTC)
