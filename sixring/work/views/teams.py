"""Settings: the teams, who belongs to them, and how they work."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sixring.core.errors import NotFound, SixringError
from sixring.core.models import Team
from sixring.core.request import Request

from .. import returning, teams
from ..forms import OneTeamForm, TeamForm


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Request) -> HttpResponse:
    """All teams; POST adds one."""
    request.actor.must("configure")
    form = TeamForm(request.POST or None)
    if form.is_valid():
        try:
            made = teams.create(form.cleaned_data["name"], actor=request.actor)
        except SixringError as problem:
            form.add_error("name", problem.message)
        else:
            messages.success(request, _("The team is there. Say who belongs to it."))
            return redirect("work:one_team", made.pk)
    rows = Team.objects.annotate(size=Count("agents", filter=Q(agents__is_active=True))).order_by("name")
    status = 422 if form.is_bound else 200
    return render(request, "work/teams.html", {"teams": rows, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, team_id: int) -> HttpResponse:
    request.actor.must("configure")
    team = team_of(team_id)
    rules = returning.rules_of(team.pk)
    first = {"name": team.name, "members": team.agents.all(), "returns": rules.returns}
    form = OneTeamForm(request.POST or None, initial={**first, "break_minutes": rules.break_minutes})
    if form.is_valid():
        typed = form.cleaned_data
        try:
            teams.rename(team, typed["name"], actor=request.actor)
        except SixringError as problem:
            form.add_error("name", problem.message)
        else:
            teams.set_members(team, typed["members"], actor=request.actor)
            teams.set_rules(
                team, returns=typed["returns"], break_minutes=typed["break_minutes"], actor=request.actor
            )  # fmt: skip
            messages.success(request, _("Saved."))
            return redirect("work:teams")
    return render(request, "work/one_team.html", {"team": team, "form": form}, status=422 if form.is_bound else 200)


def team_of(team_id: int) -> Team:
    found = Team.objects.filter(pk=team_id).first()
    if found is None:
        raise NotFound
    return found
