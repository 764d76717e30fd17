"""Opening hours as people write them ("09:00-12:30, 13:30-18:00"), and calendars whose versions follow each other.

Each version holds from midnight of its first day, in its own zone, until the next begins. Before the first there were
no opening hours, so the clock ran day and night.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from sixring.core import calendars, changes, clock
from sixring.core.actors import Actor
from sixring.core.calendars import Calendar, Span
from sixring.core.errors import Invalid, Refused
from sixring.core.models import Team

from .models import CalendarVersion

SPAN = re.compile(r"(\d{1,2})(?::?(\d{2}))?\s*(?:-|–|to)\s*(\d{1,2})(?::?(\d{2}))?")
EVER, END = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Hours:
    """Calendars in order, each with the moment it begins to hold (UTC); the first begins at the beginning of time."""

    pieces: tuple[tuple[datetime, Calendar], ...] = ((EVER, Calendar.always()),)

    def between(self, start: datetime, end: datetime) -> float:
        """Open seconds between two aware moments; 0 when `end` comes first."""
        spans = ((c, max(start, since), min(end, until)) for since, until, c in self.stretches())
        return sum(calendars.business_seconds(calendar, a, b) for calendar, a, b in spans if a < b)

    def after(self, start: datetime, seconds: float) -> datetime | None:
        """When `seconds` of open time have passed since `start`; None when it never opens for that long."""
        for since, until, calendar in self.stretches():
            if until <= start:
                continue
            start = max(start, since)
            room = calendars.business_seconds(calendar, start, until) if until < END else float("inf")
            if seconds <= room:
                try:
                    return calendars.add_business(calendar, start, seconds)
                except Invalid:
                    return None
            seconds -= room
        return None

    def stretches(self) -> Iterable[tuple[datetime, datetime, Calendar]]:
        ends = [since for since, _ in self.pieces[1:]] + [END]
        return [(since, end, calendar) for (since, calendar), end in zip(self.pieces, ends, strict=True)]

    def at(self, moment: datetime) -> Calendar:
        return next(calendar for since, until, calendar in self.stretches() if since <= moment < until)

    def openings(self, start: datetime, days: int = 7) -> list[tuple[datetime, datetime]]:
        """The open stretches of the coming days, in UTC."""
        end = start + timedelta(days=days)
        found: list[tuple[datetime, datetime]] = []
        for since, until, calendar in self.stretches():
            a, b = max(start, since), min(end, until)
            if a < b:
                found += calendars.openings(calendar, a, b)
        return found


def of_versions(versions: Sequence[CalendarVersion]) -> Hours:
    """Rule: versions in order of their first day, as one."""
    pieces = [(EVER, Calendar.always())]
    for version in sorted(versions, key=lambda one: one.valid_from):
        pieces.append((calendars.midnight(version.valid_from, version.zone), calendar_of(version)))
    return Hours(tuple(pieces))


def of_teams() -> dict[int | None, Hours]:
    """The hours of every team that has its own, and under None those of all others."""
    by_team: dict[int | None, list[CalendarVersion]] = {None: []}
    for version in CalendarVersion.objects.order_by("valid_from"):
        by_team.setdefault(version.team_id, []).append(version)
    return {team: of_versions(versions) for team, versions in by_team.items()}


def calendar_of(version: CalendarVersion) -> Calendar:
    return Calendar.from_json({"zone": version.zone, "week": version.week, "holidays": version.holidays})


def change(team: Team | None, calendar: Calendar, valid_from: date, *, actor: Actor) -> CalendarVersion:
    """From `valid_from` on, `team` (None: whoever has no hours of its own) opens as `calendar` says.

    A version of that same day is replaced while it has not begun, or began today. Raises `Refused` for days gone by.
    """
    actor.must("configure")
    if valid_from < calendars.today(calendar.zone):
        raise Refused("Those days are gone, and what was due then stays as it was. Choose today or a later day.")
    data = calendar.to_json()
    try:
        with transaction.atomic():
            version, _made = CalendarVersion.objects.update_or_create(
                team=team, valid_from=valid_from, defaults={**data, "by_id": actor.id, "at": clock.now()}
            )
            tell(version, actor)
    except IntegrityError as problem:
        raise Refused("A colleague changed these hours at the same moment. Look at them and try again.") from problem
    return version


def withdraw(version: CalendarVersion, *, actor: Actor) -> None:
    """Take back a version that has not begun."""
    actor.must("configure")
    if calendars.midnight(version.valid_from, version.zone) <= clock.now():
        raise Refused("These hours hold already, so they stay. Change them from a later day on.")
    with transaction.atomic():
        tell(version, actor)
        version.delete()


def tell(version: CalendarVersion, actor: Actor) -> None:
    changes.record("hours.changed", version, actor=actor)
    count_anew()


def count_anew() -> None:
    """Every conversation that waits for us is counted anew, by and by."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO work_recount (conversation_id, quiet) SELECT id, %s FROM conversations_conversation"
            " WHERE state = 'needs_us' AND merged_into_id IS NULL ON CONFLICT DO NOTHING",
            [True],
        )


def versions_of(team: Team | None) -> list[CalendarVersion]:
    mine = Q(team=team) if team else Q(team=None)
    return list(CalendarVersion.objects.filter(mine).select_related("by").order_by("-valid_from"))


def read_day(text: str) -> tuple[Span, ...]:
    """Spans such as 09:00-12:30, 13:30-18:00 as minutes; empty or "closed" is a closed day. Raises `Invalid`."""
    if text.strip().lower() in {"", "-", "–", "closed"}:
        return ()
    spans = [read_span(part.strip()) for part in re.split(r"[,;]", text) if part.strip()]
    calendars.refuse_muddle(tuple(spans))
    return tuple(sorted(spans))


def read_span(text: str) -> Span:
    found = SPAN.fullmatch(text)
    if found is None:
        raise Invalid(f"“{text}” is no span of time. Write it like 09:00-12:30, with commas between several.")
    try:
        start, end = (calendars.minutes(f"{int(h):02}:{m or '00'}") for h, m in (found.group(1, 2), found.group(3, 4)))
    except ValueError as problem:
        raise Invalid(f"“{text}” names a time that no clock shows. Hours go from 00:00 to 24:00.") from problem
    return start, end


def write_day(spans: Iterable[Sequence[str]]) -> str:
    """The spans of a day in a version's week, as people write them."""
    return ", ".join(f"{start}-{end}" for start, end in spans)


def read_holidays(text: str) -> frozenset[date]:
    """Dates like 2026-12-25, one a line or with commas; a word behind a date is for people. Raises `Invalid`."""
    found = set()
    for part in re.split(r"[\n,;]", text):
        if word := part.strip():
            try:
                found.add(date.fromisoformat(word[:10]))
            except ValueError as problem:
                raise Invalid(f"“{word[:40]}” is no date. Write it like 2026-12-25.") from problem
    return frozenset(found)
