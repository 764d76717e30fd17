"""Targets: within how much opening time a first and a next answer are due, per team and channel.

The rule is pure: a conversation's story goes in as words heard and said, and out come the waits of its customer. Each
wait runs from the first message nobody has answered; what a machine wrote neither asks nor answers, and resolving ends
a wait without an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.models import Team

from . import hours as opening
from .hours import Hours
from .models import Target

A_DAY = timedelta(days=1)  # on the wall: when an answer is due where nobody set a target
Row = tuple[int | None, str]  # team (None: all), channel ("": all)
Minutes = tuple[int | None, int | None]  # for the first and for the next answer; None: as wider rows say
NOTHING: Minutes = (None, None)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that happened: `what` is asked, answered, settled (no answer is needed), unsettled (a colleague says
    that one is), put_back (settling was undone) or woken (it needs us again without a word of the customer)."""

    what: str
    at: datetime
    message: int | None = None
    channel: str = ""
    agent: int | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Somebody waits since `since`, for their first or a next answer; `answer` is what ended it, if anything did."""

    first: bool
    since: datetime
    channel: str
    asked: int | None
    answer: Said | None = None


def waits(story: Iterable[Said]) -> tuple[list[Wait], Wait | None]:
    """Rule: the waits that were answered, and the one that is open. The story comes in order of time."""
    over: list[Wait] = []
    pending: Wait | None = None
    settled: Wait | None = None
    answered = False
    for one in story:
        if one.what == "asked" and (pending is None or pending.asked is None):
            pending = Wait(not answered, one.at, one.channel, one.message)
        elif one.what == "answered":
            if pending is not None and pending.asked is not None:
                over.append(replace(pending, answer=one))
            pending, answered = None, True
        elif one.what == "settled":
            pending, settled = None, pending
        elif one.what == "unsettled":
            pending, settled = pending or settled or Wait(not answered, one.at, one.channel, None), None
        elif one.what == "put_back":
            pending, settled = pending or settled, None
        elif one.what == "woken" and pending is None:
            pending = Wait(not answered, one.at, one.channel, None)
    return over, pending


def minutes_for(table: Mapping[Row, Minutes], team: int | None, channel: str, first: bool) -> int | None:
    """Rule: the nearest that says something: this team and channel, this team, this channel, everybody; else None."""
    for row in ((team, channel), (team, ""), (None, channel), (None, "")):
        minutes = table.get(row, NOTHING)[0 if first else 1]
        if minutes is not None:
            return minutes
    return None


@dataclass(frozen=True)
class Rules:
    """Targets and hours of all teams, as they are now."""

    table: Mapping[Row, Minutes]
    hours: Mapping[int | None, Hours]

    def due(self, wait: Wait, team: int | None) -> datetime:
        """When the answer of `wait` is due: a day later where nobody set a target, or where it never opens."""
        minutes = minutes_for(self.table, team, wait.channel, wait.first)
        found = self.hours_of(team).after(wait.since, minutes * 60) if minutes is not None else None
        return found or wait.since + A_DAY

    def hours_of(self, team: int | None) -> Hours:
        return self.hours.get(team) or self.hours[None]


def rules() -> Rules:
    """Read them all: a handful of rows."""
    return Rules(table(), opening.of_teams())


def table() -> dict[Row, Minutes]:
    return {(row.team_id, row.channel): (row.first_minutes, row.next_minutes) for row in Target.objects.all()}


def set_target(team: Team | None, channel: str, minutes: Minutes, *, actor: Actor) -> bool:
    """Set the targets of a team (None: all) and channel ("": all); returns whether that changed anything."""
    actor.must("configure")
    where = Target.objects.filter(team=team, channel=channel)
    with transaction.atomic():
        before = where.first()
        if minutes == ((before.first_minutes, before.next_minutes) if before else NOTHING):
            return False
        values = {"first_minutes": minutes[0], "next_minutes": minutes[1]}
        row, _made = Target.objects.update_or_create(team=team, channel=channel, defaults=values)
        changes.record("target.set", row, actor=actor)
        if minutes == NOTHING:
            where.delete()
        opening.count_anew()
    return True
