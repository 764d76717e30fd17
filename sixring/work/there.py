"""Whether somebody is there for whoever writes to an account: the opening hours and the target of its teams."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sixring.channels.models import Account
from sixring.conversations.chat.about import Open
from sixring.core import clock

from . import targets
from .hours import Hours
from .models import CalendarVersion

AHEAD = 21  # days looked at for the next opening
TOUCH = timedelta(minutes=1)  # stretches this close are one: midnight closes nothing


def open_now(account: Account) -> Open | None:
    """None while nobody has set opening hours. With several teams somebody is there while one of them is."""
    if not CalendarVersion.objects.exists():
        return None
    found = [of_hours(hours) for hours in hours_of(account)]
    there = [one for one in found if one.now]
    if there:
        return max(there, key=lambda one: one.closes or datetime.max.replace(tzinfo=UTC))
    return min(found, key=lambda one: one.opens or datetime.max.replace(tzinfo=UTC))


def answered_by(account: Account) -> datetime | None:
    """When an answer to what is written now is due by the target its team set; None where nobody set one."""
    rules = targets.rules()
    moments = []
    for team in teams_of(account):
        minutes = targets.minutes_for(rules.table, team, account.kind, True)
        at = rules.hours_of(team).after(clock.now(), minutes * 60) if minutes is not None else None
        moments += [at] if at else []
    return max(moments, default=None)


def teams_of(account: Account) -> list[int | None]:
    return [*account.teams.order_by("pk").values_list("pk", flat=True)] or [None]


def hours_of(account: Account) -> list[Hours]:
    rules = targets.rules()
    return [rules.hours_of(team) for team in teams_of(account)]


def of_hours(hours: Hours) -> Open:
    """Rule: open until the first gap, or closed until the next stretch."""
    now = clock.now()
    zone, coming = hours.at(now).zone, joined(hours.openings(now, AHEAD))
    if not coming:
        return Open(False, zone=zone)
    start, end = coming[0]
    if start > now:
        return Open(False, opens=start, zone=zone)
    return Open(True, closes=end if end < now + timedelta(days=AHEAD) else None, zone=zone)


def joined(stretches: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    found: list[tuple[datetime, datetime]] = []
    for start, end in stretches:
        if found and start - found[-1][1] < TOUCH:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found
