"""The desk: the list, the conversation with its story, and the fragments that live news reload."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from sixring.channels.registry import adapter_of
from sixring.core import changes
from sixring.core.request import Request
from sixring.interactions.models import Attachment

from .. import access, desk, parting, replies, story
from ..forms import MOMENTS, colleagues
from ..models import Conversation, Placement

PAGE = 40
LATEST = 200  # entries of a story that are shown at once


@require_safe
def index(request: Request) -> HttpResponse:
    return render(request, "conversations/desk.html", {**list_of(request), "pane": "list"})


@require_safe
def rows(request: Request) -> HttpResponse:
    """The list alone, for live news."""
    return render(request, "conversations/_list.html", list_of(request))


@require_safe
def show(request: Request, conversation_id: int) -> HttpResponse:
    conversation = access.get(request.actor, conversation_id)
    if conversation.pk != conversation_id:
        return redirect("conversations:show", conversation.pk)
    context = {**list_of(request, conversation), **talk_of(request, conversation), "pane": "conversation"}
    return render(request, "conversations/desk.html", context)


@require_safe
def fresh(request: Request, conversation_id: int) -> HttpResponse:
    """The story and the head of a conversation, for live news; the composer stays as it is."""
    conversation = access.get(request.actor, conversation_id)
    return render(request, "conversations/_fresh.html", talk_of(request, conversation))


def list_of(request: Request, current: Conversation | None = None) -> dict[str, Any]:
    """What the left pane needs: tabs, rows, search, pages. For the fragment `?current=` names the open one."""
    tab = request.GET.get("view", "")
    tab, words = tab if tab in desk.TABS else desk.FIRST, request.GET.get("q", "").strip()[:100]
    page = Paginator(desk.listed(request.actor, tab, words), PAGE).get_page(request.GET.get("page"))
    asked = request.GET.get("current", "")
    open_one = current.pk if current else int(asked) if asked.isdigit() else None
    kept = {name: value for name, value in (("view", tab if tab != desk.FIRST else ""), ("q", words)) if value}
    return {
        "tabs": desk.tabs(request.actor),
        "tab": tab,
        "words": words,
        "rows": desk.rows(list(page), request.actor, open_one),
        "page": page,
        "kept": urlencode(kept),
        "query": f"?{urlencode(kept)}" if kept else "",
        "current_id": open_one,
        "cursor": changes.head(),
    }


def talk_of(request: Request, conversation: Conversation, **more: Any) -> dict[str, Any]:
    """What the middle and the right pane need of `conversation`."""
    entries = story.of(conversation, request.actor)
    whole = "all" in request.GET or len(entries) <= LATEST
    messages = [entry.message for entry in entries if entry.message is not None and entry.kind == "message"]
    return {
        "conversation": conversation,
        "name": desk.name_of(conversation),
        "person": conversation.anchor.person if conversation.anchor else None,
        "entries": entries if whole else entries[-LATEST:],
        "shortened": 0 if whole else len(entries) - LATEST,
        "files": files_of([message.pk for message in messages]),
        "channels": [(kind, adapter_of(kind).label) for kind in desk.channels_in(m.channel for m in messages)],
        "earlier": earlier(request, conversation),
        "foreign": parting.foreign_to(conversation) if conversation.doubt else [],
        **composer_of(request, conversation),
        **more,
    }


def composer_of(request: Request, conversation: Conversation) -> dict[str, Any]:
    ways = replies.ways(conversation, request.actor)
    noting = request.GET.get("mode") == "note" or not any(not way.why_not for way in ways)
    return {
        "ways": ways,
        "chosen": next((way for way in ways if not way.why_not), None),
        "noting": noting,
        "token": uuid.uuid4(),
        "may_answer": request.actor.may("answer"),
        "moments": MOMENTS,
        "colleagues": colleagues(),
    }


def files_of(messages: list[int]) -> dict[int, list[Attachment]]:
    files: dict[int, list[Attachment]] = {}
    for file in Attachment.objects.filter(interaction__in=messages).order_by("pk"):
        files.setdefault(file.interaction_id, []).append(file)
    return files


def earlier(request: Request, conversation: Conversation) -> list[Conversation]:
    """The person's other conversations, the latest three."""
    person = conversation.anchor.person if conversation.anchor else None
    if person is None:
        return []
    return list(desk.of_person(person, request.actor).exclude(pk=conversation.pk)[:3])


def placement_in(conversation: Conversation, message_id: int) -> Placement | None:
    placed = Placement.objects.filter(conversation=conversation, interaction=message_id, current=True)
    return placed.select_related("interaction__account", "interaction__identity").first()


def address(conversation: Conversation, query: str = "") -> str:
    return reverse("conversations:show", args=[conversation.pk]) + (f"?{query}" if query else "")
