"""What else is open of the same person, beside a conversation: where a message could not say which matter it means, the
one it belongs to is one click away."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string

from sixring.core.actors import Actor
from sixring.core.request import Request, may
from sixring.look import slots

from . import access, subject
from .models import Conversation

MOST = 3


def register() -> None:
    slots.panel("conversation", panel, 14, may=may("see"))


def others(conversation: Conversation, actor: Actor) -> list[Conversation]:
    """The same person's other open matters as `actor` may see them, the latest first. None of somebody unknown."""
    person = conversation.anchor.person_id if conversation.anchor else None
    if person is None or conversation.state == Conversation.State.RESOLVED:
        return []
    theirs = access.visible_to(actor).filter(anchor__person=person, merged_into=None, noise="")
    rows = theirs.exclude(pk=conversation.pk).exclude(state=Conversation.State.RESOLVED)
    return list(rows.select_related("anchor__person", "reach").order_by("-touched_at", "-pk")[:MOST])


def panel(request: HttpRequest, conversation: Conversation) -> str:
    actor = cast(Request, request).actor
    found = subject.shown(others(conversation, actor), actor)
    if not found:
        return ""
    context = {"conversation": conversation, "others": found, "may_answer": actor.may("answer")}
    return render_to_string("conversations/_also_open.html", context, request)
