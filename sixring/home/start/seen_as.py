"""In the demo anybody who is signed in may see it as a colleague of another role. Elsewhere none of this exists."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sixring.core import changes
from sixring.core.accounts import sessions
from sixring.core.actors import Actor
from sixring.core.errors import NotFound
from sixring.core.models import Agent, Role
from sixring.core.request import Request

ROLES: dict[str, Promise] = {
    Role.AGENT.value: _("Agent"), Role.LEAD.value: _("Lead"), Role.MANAGER.value: _("Manager"),
    Role.OWNER.value: _("Owner"),
}  # fmt: skip


def cast() -> dict[str, Agent]:
    """The first active colleague of each role."""
    found: dict[str, Agent] = {}
    for agent in Agent.objects.filter(role__in=ROLES, is_active=True).order_by("-pk"):
        found[agent.role] = agent
    return {role: found[role] for role in ROLES if role in found}


def switch(request: HttpRequest, role: str, *, actor: Actor) -> Agent:
    """From now on this browser is signed in as the colleague of `role`, under a session key of its own.

    Raises `NotFound` outside the demo, and where nobody has that role.
    """
    there = cast().get(role) if settings.DEMO else None
    if there is None:
        raise NotFound
    with transaction.atomic():
        changes.record("agent.seen_as", there, actor=actor)
        sessions.begin(request, there)
        request.session.cycle_key()  # also for whoever switches to themselves
    return there


def view(request: Request) -> HttpResponse:
    """POST alone switches; without the demo there is nothing here."""
    if not settings.DEMO:
        raise NotFound
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "POST"})
    switch(request, request.POST.get("role", ""), actor=request.actor)
    return redirect("home")


def is_demo(request: HttpRequest) -> bool:
    return bool(settings.DEMO)


def bar(request: HttpRequest, subject: object) -> str:
    """The slim bar over every page of the demo."""
    there = [(role, ROLES[role], agent) for role, agent in cast().items()]
    return render_to_string("home/start/_seen_as.html", {"cast": there, "user": request.user}, request)
