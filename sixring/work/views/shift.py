"""What an agent does in a shift: says whether they are there, takes the next, hands on; and the beats of their page."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from sixring.conversations import access
from sixring.core.errors import Refused
from sixring.core.request import Request

from .. import availability, panels, spans, taking

SAID = {
    "available": gettext_lazy("You are available."),
    "busy": gettext_lazy("You are busy: what you have stays yours."),
    "break": gettext_lazy("Enjoy your break."),
    "away": gettext_lazy("You are away: new messages to you return to the queue."),
}


@require_POST
def switch(request: Request) -> HttpResponse:
    """Say whether one is there."""
    request.actor.must("answer")
    row = availability.switch(request.user, request.POST.get("state", ""), actor=request.actor)
    if not request.htmx:
        messages.success(request, str(SAID[row.state]))
        return redirect(came_from(request))
    place = "page" if request.POST.get("place") == "page" else "rail"
    answer = render(request, "work/_availability.html", panels.switch_of(request, place))
    answer["HX-Trigger"] = json.dumps({"sixring:toast": str(SAID[row.state]), "sixring:shift": ""})
    return answer


@require_POST
def take_next(request: Request) -> HttpResponse:
    """Take what is due soonest, and open it."""
    request.actor.must("answer")
    try:
        conversation = taking.take_next(actor=request.actor)
    except Refused as refused:
        messages.info(request, refused.message)
        return redirect(came_from(request))
    return redirect("conversations:show", conversation.pk)


@require_POST
def beat(request: Request, conversation_id: int) -> HttpResponse:
    """The page tells how many seconds it was open, in front and in use since it last said so."""
    request.actor.must("answer")
    conversation = access.get(request.actor, conversation_id)
    try:
        seconds = float(request.POST.get("seconds", "0"))
    except ValueError:
        seconds = 0.0
    if 0 < seconds < float("inf"):
        spans.beat(conversation, seconds, actor=request.actor)
    return HttpResponse(status=204)


def came_from(request: Request) -> str:
    """The page of ours somebody came from, else the desk."""
    before = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(before, {request.get_host()}, request.is_secure())
    return before if before and ours else reverse("conversations:list")
