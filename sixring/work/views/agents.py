"""Settings: who works here."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.core.accounts import invitation_link, reactivate
from sixring.core.errors import NotFound, SixringError
from sixring.core.models import Agent, Team
from sixring.core.request import Request

from .. import colleagues
from ..forms import AgentForm, InviteForm


@require_safe
def index(request: Request) -> HttpResponse:
    request.actor.must("manage agents")
    agents = Agent.objects.prefetch_related("teams").order_by("-is_active", "name")
    return render(request, "work/agents.html", {"agents": agents})


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Request) -> HttpResponse:
    """A new colleague; the answer shows the link they come in by."""
    request.actor.must("manage agents")
    form = InviteForm(request.POST or None, actor=request.actor, initial={"role": "agent"})
    if form.is_valid():
        typed = form.cleaned_data
        try:
            agent, link = colleagues.invite(
                typed["email"], typed["name"], typed["role"], typed.get("teams", ()), actor=request.actor
            )
        except SixringError as problem:
            form.add_error(None, problem.message)
        else:
            return render(request, "work/invited.html", {"agent": agent, "link": link})
    return render(request, "work/invite.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, agent_id: int) -> HttpResponse:
    request.actor.must("manage agents")
    agent = agent_of(agent_id)
    first = {"role": agent.role, "teams": agent.teams.all()}
    form = AgentForm(request.POST or None, actor=request.actor, initial=first)
    if form.is_valid():
        teams: list[Team] = list(form.cleaned_data.get("teams", ()))
        try:
            colleagues.change(agent, form.cleaned_data["role"], teams, actor=request.actor)
        except SixringError as problem:
            form.add_error(None, problem.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("work:agents")
    return render(request, "work/agent.html", {"agent": agent, "form": form}, status=422 if form.is_bound else 200)


@require_POST
def invitation(request: Request, agent_id: int) -> HttpResponse:
    """A new link for somebody who has not come in yet."""
    request.actor.must("manage agents")
    agent = agent_of(agent_id)
    link = invitation_link(agent, actor=request.actor)
    return render(request, "work/invited.html", {"agent": agent, "link": link})


@require_POST
def retire(request: Request, agent_id: int) -> HttpResponse:
    request.actor.must("manage agents")
    agent = agent_of(agent_id)
    count = colleagues.retire(agent, actor=request.actor)
    said = _("%(name)s does not work here any more.") % {"name": agent.name}
    back = ngettext("%(n)d conversation is in its queue.", "%(n)d conversations are in their queues.", count)
    messages.success(request, f"{said} {back % {'n': count}}" if count else said)
    return redirect("work:agents")


@require_POST
def restore(request: Request, agent_id: int) -> HttpResponse:
    request.actor.must("manage agents")
    agent = agent_of(agent_id)
    reactivate(agent, actor=request.actor)
    messages.success(request, _("%(name)s works here again, and needs an invitation.") % {"name": agent.name})
    return redirect("work:agent", agent.pk)


def agent_of(agent_id: int) -> Agent:
    found = Agent.objects.filter(pk=agent_id).first()
    if found is None:
        raise NotFound
    return found
