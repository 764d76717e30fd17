"""The start page, its choice, and the steps of the first look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.request import Request

from .. import findings
from ..first_run import steps as first_run
from . import agent, first_look, health, lead, roles


class Home(Protocol):
    """What a page begins with: its title says what there is."""

    @property
    def title(self) -> str: ...


PARTS: dict[str, Callable[[Actor], Home]] = {
    "agent": agent.page,
    "lead": lead.page,
    "manager": findings.of,
    "administrator": health.page,
}


@require_safe
def index(request: Request) -> HttpResponse:
    """The page of somebody's role; alone what stands on it where the page asks for it by itself."""
    request.actor.must("see")
    page = roles.shown(request.user, request.actor, request.GET.get("page", ""))
    steps = first_look.steps(request.user, request.actor)
    setting_up = first_run.shown() if page == "administrator" else []
    reminded = first_run.is_wanted(request.actor, setting_up)
    home = PARTS[page](request.actor)
    context = {
        "page": page,
        "part": f"home/start/_{page}.html",
        "home": home,
        "pages": [(key, roles.PAGES[key][0]) for key in roles.offered(request.actor)],
        "setting_up": setting_up if reminded else [],
        "set_up": len(setting_up) - len(first_run.left(setting_up)),
        "steps": steps if first_look.is_shown(request.user, steps) and not reminded else [],
        "taken": sum(one.taken for one in steps),
        "demo": settings.DEMO,
        "cursor": changes.head(),
    }
    return render(request, "home/start/_start.html" if request.htmx else "home/start/start.html", context)


@require_POST
def choose(request: Request) -> HttpResponse:
    """Begin on another role's page from now on."""
    request.actor.must("see")
    roles.choose(request.user, request.POST.get("page", ""), actor=request.actor)
    return redirect("home")


@require_POST
def look(request: Request) -> HttpResponse:
    """Take a step of the first look, put it away, or bring it back."""
    request.actor.must("see")
    if step := request.POST.get("step", ""):
        return redirect(first_look.take(request.user, step, actor=request.actor))
    first_look.show(request.user, "again" in request.POST, actor=request.actor)
    return redirect("home")
