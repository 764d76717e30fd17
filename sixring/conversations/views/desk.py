"""The desk: the list, the conversation with its story, and the fragments that live news reload."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from sixring.core.request import Request

from .. import access, desk
from ..models import Conversation, Placement
from ..regrouping import parting
from .composer import composer_of
from .head import head_of
from .listing import Asked, list_of, tabs_of
from .story import story_of

BESIDE = ("reach", "team", "reason", "snooze")  # of a conversation that is only shown


@require_safe
def index(request: Request) -> HttpResponse:
    return render(request, "conversations/desk.html", {**list_of(request), "pane": "list"})


@require_safe
def rows(request: Request) -> HttpResponse:
    """The list alone, for live news."""
    return render(request, "conversations/_list.html", list_of(request))


@require_safe
def counts(request: Request) -> HttpResponse:
    """The queues with their counts, for live news while the rows wait under the pill."""
    asked = Asked(request.actor, request.GET)
    return render(request, "conversations/_tabs.html", {**tabs_of(asked), "asked": asked, "kept": asked.query})


@require_safe
def show(request: Request, conversation_id: int) -> HttpResponse:
    conversation = access.get(request.actor, conversation_id, *BESIDE)
    if conversation.pk != conversation_id:
        return redirect("conversations:show", conversation.pk)
    context = {**list_of(request, conversation), **talk_of(request, conversation), "pane": "conversation"}
    return render(request, "conversations/desk.html", context)


@require_safe
def fresh(request: Request, conversation_id: int) -> HttpResponse:
    """The story and the head of a conversation, for live news; the composer stays as it is."""
    conversation = access.get(request.actor, conversation_id, *BESIDE)
    return render(request, "conversations/_fresh.html", talk_of(request, conversation))


def talk_of(request: Request, conversation: Conversation, **more: Any) -> dict[str, Any]:
    """What the middle and the right pane need of `conversation`."""
    return {
        "conversation": conversation,
        "name": desk.name_of(conversation),
        "person": conversation.anchor.person if conversation.anchor else None,
        **story_of(request, conversation),
        **head_of(request, conversation),
        "foreign": parting.foreign_to(conversation) if conversation.doubt else [],
        **composer_of(request, conversation),
        **more,
    }


def placement_in(conversation: Conversation, message_id: int) -> Placement | None:
    placed = Placement.objects.filter(conversation=conversation, interaction=message_id, current=True)
    return placed.select_related("interaction__account", "interaction__identity").first()


def address(conversation: Conversation, query: str = "") -> str:
    return reverse("conversations:show", args=[conversation.pk]) + (f"?{query}" if query else "")
