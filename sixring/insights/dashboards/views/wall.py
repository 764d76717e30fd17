"""The wall: live, for a screen in the room or a lead's second window."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sixring.conversations import desk
from sixring.conversations.timing import due
from sixring.core import changes, clock
from sixring.core.request import Request

from .. import wall


@require_safe
def show(request: Request) -> HttpResponse:
    """As it stands; alone what changes where the page asks for it by itself."""
    found = wall.now(request.actor, request.user.zone)
    at_risk = [
        {"conversation": one, "title": desk.title(one), "due": due.words(one, clock.now())} for one in found.at_risk
    ]
    context = {"wall": found, "at_risk": at_risk, "cursor": changes.head()}
    return render(request, "insights/_wall.html" if request.htmx else "insights/wall.html", context)
