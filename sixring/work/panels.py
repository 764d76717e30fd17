"""What work shows in places of lower rooms: the rail, the desk's head, the line and the pane of a conversation."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from sixring.conversations.models import Conversation
from sixring.conversations.timing import due
from sixring.core import clock
from sixring.core.models import Agent
from sixring.core.request import Request

from . import availability, spans
from .models import Availability


def switch(request: HttpRequest, subject: object) -> str:
    """The availability of whoever looks, and the way to change it."""
    return render_to_string("work/_availability.html", switch_of(cast(Request, request)), request)


def switch_of(request: Request, place: str = "rail") -> dict[str, object]:
    row = availability.of(request.actor.id or 0)
    states = [(value, label, number) for number, (value, label) in enumerate(Availability.State.choices, 1)]
    return {"now": row, "label": Availability.State(row.state).label, "states": states, "place": place}


def take_next(request: HttpRequest, subject: object) -> str:
    return render_to_string("work/_next.html", {}, request)


def line(request: HttpRequest, conversation: Conversation) -> str:
    """When an answer is due, and whether whoever has it is there."""
    snoozed = getattr(conversation, "snooze", None) is not None
    text, tone = ("", "") if snoozed else due.words(conversation, clock.now())
    gone = absent(conversation)
    context = {"text": text, "tone": tone, "at": conversation.due_at, "gone": gone}
    return render_to_string("work/_line.html", context, request) if text or gone else ""


def absent(conversation: Conversation) -> str:
    """Whether the agent of an open conversation is not at work, in words."""
    if conversation.assignee is None or conversation.state == Conversation.State.RESOLVED:
        return ""
    state = availability.of(conversation.assignee.pk).state
    said = {"away": _("%(name)s is away"), "break": _("%(name)s is on a break")}.get(state, "")
    return said % {"name": conversation.assignee.name} if said else ""


def time_spent(request: HttpRequest, conversation: Conversation) -> str:
    """How long whoever looks worked here; leads see how long everybody did."""
    actor = cast(Request, request).actor
    totals = spans.totals(conversation)
    mine = totals.pop(actor.id or 0, timedelta())
    names = dict(Agent.objects.filter(pk__in=totals).values_list("pk", "name")) if actor.may("lead") else {}
    others = sorted((names[agent], length(spent)) for agent, spent in totals.items() if agent in names)
    context = {
        "conversation": conversation, "mine": length(mine), "seconds": int(mine.total_seconds()), "others": others,
    }  # fmt: skip
    return render_to_string("work/_time.html", context, request)


def length(spent: timedelta) -> str:
    """Rule: "3 min 20 s", "20 s", "1 h 5 min"."""
    seconds = int(spent.total_seconds())
    if seconds < 60:
        return _("%(s)d s") % {"s": seconds}
    if seconds < 3600:
        return _("%(m)d min %(s)d s") % {"m": seconds // 60, "s": seconds % 60}
    return _("%(h)d h %(m)d min") % {"h": seconds // 3600, "m": seconds // 60 % 60}
