"""Settings: opening hours, in versions that hold from a day on."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.core import calendars, clock
from sixring.core.calendars import Calendar, zone_of
from sixring.core.errors import NotFound, SixringError
from sixring.core.models import Team
from sixring.core.request import Request

from .. import hours
from ..forms import DAYS, HoursForm, first_hours, zones
from ..models import CalendarVersion
from .teams import team_of

PREVIEW = 10  # days


@require_safe
def index(request: Request) -> HttpResponse:
    """Everybody's hours and those of each team."""
    request.actor.must("configure")
    teams: list[Team | None] = [None, *Team.objects.order_by("name")]
    return render(request, "work/hours.html", {"rows": [row_of(team) for team in teams]})


def row_of(team: Team | None) -> dict[str, Any]:
    now = in_force(hours.versions_of(team))
    return {"team": team, "now": now, "words": words(now.week) if now else ""}


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, team_id: int) -> HttpResponse:
    """The hours of a team (0: of everybody without their own); POST saves or shows a preview."""
    request.actor.must("configure")
    team = team_of(team_id) if team_id else None
    versions = hours.versions_of(team)
    form = HoursForm(request.POST or None, initial=first_hours(in_force(versions) or next(iter(versions), None)))
    if form.is_valid() and "preview" not in request.POST:
        try:
            hours.change(team, form.cleaned_data["calendar"], form.cleaned_data["valid_from"], actor=request.actor)
        except SixringError as problem:
            form.add_error("valid_from", problem.message)
        else:
            messages.success(request, _("Saved. What is open is counted anew; what was due before that day stays."))
            return redirect("work:team_hours", team_id)
    context = {
        "team": team,
        "team_id": team_id,
        "form": form,
        "zones": zones(),
        "versions": [version_line(version) for version in versions],
        "openings": preview(form, versions),
        "previewing": "preview" in request.POST and form.is_valid(),
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "work/team_hours.html", context, status=status)


@require_POST
def withdraw(request: Request, version_id: int) -> HttpResponse:
    """Take back hours that have not begun."""
    request.actor.must("configure")
    version = CalendarVersion.objects.filter(pk=version_id).first()
    if version is None:
        raise NotFound
    team_id = version.team_id or 0
    hours.withdraw(version, actor=request.actor)
    messages.success(request, _("Taken back. The hours before it hold on."))
    return redirect("work:team_hours", team_id)


def in_force(versions: list[CalendarVersion]) -> CalendarVersion | None:
    """The version that holds now, of versions with the latest first."""
    return next((one for one in versions if calendars.midnight(one.valid_from, one.zone) <= clock.now()), None)


def preview(form: HoursForm, versions: list[CalendarVersion]) -> list[dict[str, Any]]:
    """The openings of the coming days by day: of what was typed, if it can be read, else of what holds."""
    now = clock.now()
    if form.is_bound and form.is_valid():
        calendar: Calendar = form.cleaned_data["calendar"]
        begin = max(now, calendars.midnight(form.cleaned_data["valid_from"], calendar.zone))
        spans, zone = hours.Hours(((hours.EVER, calendar),)).openings(begin, PREVIEW), calendar.zone
    else:
        known = hours.of_versions(versions)
        spans, zone = (known.openings(now, PREVIEW), known.at(now).zone) if versions else ([], "UTC")
    local = [(a.astimezone(zone_of(zone)), b.astimezone(zone_of(zone))) for a, b in spans]
    return [
        {"day": day, "spans": [f"{a:%H:%M}-{closing(b)}" for a, b in own]}
        for day, own in groupby(local, key=lambda span: span[0].date())
    ][:7]


def closing(end: datetime) -> str:
    return "24:00" if end.time() == datetime.min.time() else f"{end:%H:%M}"


def version_line(version: CalendarVersion) -> dict[str, Any]:
    """A version in words, and whether it can still be taken back."""
    begun = calendars.midnight(version.valid_from, version.zone) <= clock.now()
    return {"version": version, "begun": begun, "words": words(version.week)}


def words(week: list[list[list[str]]]) -> str:
    """Rule: a week in a line, days of the same hours together: "Monday to Friday 09:00-17:00"."""
    said = []
    for text, numbers in groupby(range(7), key=lambda number: hours.write_day(week[number])):
        own = list(numbers)
        first, last = str(DAYS[own[0]]), str(DAYS[own[-1]])
        if text:
            days = first if len(own) == 1 else _("%(first)s to %(last)s") % {"first": first, "last": last}
            said.append(f"{days} {text}")
    return "; ".join(said) or _("closed")
