"""Open seconds, the slow and certain way: a tape with one cell for each minute of UTC that says whether, on the wall of
the zone, it shows an opening time of a day that is no holiday; and how many cells were open so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Version:
    """Opening hours from `first` on: of each weekday (from, to) in minutes since midnight, and closed dates."""

    first: date
    zone: ZoneInfo
    week: Sequence[Sequence[tuple[int, int]]]
    holidays: frozenset[date]

    def open_at(self, minute: datetime) -> bool | None:
        """None before it holds."""
        wall = minute.astimezone(self.zone)
        day, shown = wall.date(), wall.hour * 60 + wall.minute
        if day < self.first:
            return None
        return day not in self.holidays and any(start <= shown < end for start, end in self.week[wall.weekday()])


class Tape:
    """Minutes from `begin` (a whole minute, UTC) to `end`."""

    def __init__(self, versions: Sequence[Version], begin: datetime, end: datetime) -> None:
        self.begin = begin
        latest = sorted(versions, key=lambda one: one.first, reverse=True)
        self.cells = [open_in(latest, begin + n * MINUTE) for n in range(int((end - begin) / MINUTE) + 1)]
        self.so_far = [0, *accumulate(self.cells)]

    def until(self, moment: datetime) -> float:
        """Open seconds from the beginning of the tape to `moment`."""
        whole, rest = divmod((moment - self.begin).total_seconds(), 60)
        assert moment >= self.begin, "the tape begins later"
        return 60 * self.so_far[int(whole)] + (rest if rest and self.cells[int(whole)] else 0)

    def between(self, start: datetime, end: datetime) -> float:
        return self.until(end) - self.until(start)


def open_in(versions: Sequence[Version], minute: datetime) -> bool:
    """By the latest version that holds, which come first; day and night where none does yet."""
    said = (one.open_at(minute) for one in versions)
    return next((one for one in said if one is not None), True)


def tapes(begin: datetime, end: datetime) -> dict[int | None, Tape]:
    """A tape for each team that has hours of its own; under None that of all others."""
    from sixring.work.models import CalendarVersion

    rows: dict[int | None, list[Version]] = {None: []}
    for row in CalendarVersion.objects.all():
        rows.setdefault(row.team_id, []).append(version_of(row))
    return {team: Tape(versions, whole(begin), end) for team, versions in rows.items()}


def version_of(row: Any) -> Version:
    week = [[(shown(start), shown(end)) for start, end in day] for day in row.week]
    return Version(row.valid_from, ZoneInfo(row.zone), week, frozenset(map(date.fromisoformat, row.holidays)))


def shown(wall: str) -> int:
    hours, minutes = wall.split(":")
    return int(hours) * 60 + int(minutes)


def whole(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0)
