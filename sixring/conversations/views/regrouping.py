"""Bringing conversations together and taking them apart: each with a look at what it would do, and a way back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sixring.channels import accounts
from sixring.core.errors import NotFound, SixringError
from sixring.core.request import Request

from .. import access, desk, reference, story, subject
from ..models import Conversation, Placement, Regrouping
from ..regrouping import merging, splitting
from .acts import answerable, leave
from .desk import address

OFFERED = 8


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: Request, conversation_id: int) -> HttpResponse:
    """`?into=` shows both side by side; POST with `into` makes them one."""
    conversation = answerable(request, conversation_id)
    into = target_of(request)
    if request.method == "POST":
        if into is None:
            raise NotFound
        merging.merge(conversation, into, actor=request.actor)
        messages.success(request, _("The two are one now. “Undo merge” stands in the More menu."))
        return leave(request, address(into))
    context: dict[str, Any] = {"conversation": conversation, "words": request.GET.get("q", "").strip()[:100]}
    context |= {"this": card(request, conversation), "into": card(request, into) if into else None}
    context["different"] = into is not None and differ(conversation, into)
    context["same"] = into is not None and into.pk == conversation.pk
    context["offered"] = [] if into else [card(request, one) for one in offered(request, conversation)]
    return render(request, "conversations/merge.html", context)


def target_of(request: Request) -> Conversation | None:
    """The conversation `into` names, by its number or its reference, as the actor may see it."""
    asked = (request.POST if request.method == "POST" else request.GET).get("into", "").strip()
    if not asked:
        return None
    number = int(asked) if asked.isdigit() and len(asked) < 19 else reference.id_of(asked)
    if number is None:
        raise NotFound
    return access.get(request.actor, number)


def card(request: Request, one: Conversation) -> dict[str, Any]:
    latest = story.page(one, request.actor, most=3)
    return {
        "conversation": one, "title": subject.of(one, request.actor) or desk.name_of(one), "name": desk.name_of(one),
        "reference": reference.of(one.pk), "entries": [entry for entry in latest.entries if entry.kind == "message"],
    }  # fmt: skip


def differ(one: Conversation, other: Conversation) -> bool:
    """Whether they are with different persons, as far as we know."""
    left, right = ((c.anchor.person_id or -c.anchor.pk) if c.anchor else None for c in (one, other))
    return left != right


def offered(request: Request, conversation: Conversation) -> list[Conversation]:
    """What was searched for, by reference or by words; else the same person's other conversations."""
    visible = access.visible_to(request.actor).exclude(pk=conversation.pk).select_related("anchor__person", "reach")
    words = request.GET.get("q", "").strip()[:100]
    if words:
        number = reference.id_of(words)
        found = visible.filter(pk=number) if number else visible.filter(anchor__person__name__icontains=words)
        return list(found.order_by("-touched_at")[:OFFERED])
    person = desk.person_id(conversation)
    return list(visible.filter(anchor__person=person).order_by("-touched_at")[:OFFERED]) if person else []


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: Request, conversation_id: int) -> HttpResponse:
    """Choose messages that are another matter; POST gives them a conversation of their own."""
    conversation = answerable(request, conversation_id)
    wrong = ""
    if request.method == "POST":
        chosen = [int(one) for one in request.POST.getlist("message") if one.isdigit() and len(one) < 19]
        try:
            row = splitting.split(conversation, chosen, actor=request.actor)
        except SixringError as error:
            wrong = error.message
        else:
            messages.success(request, _("They are a conversation of their own now."))
            return leave(request, address(row.target))
    page = story.page(conversation, request.actor, most=200)
    entries = [entry for entry in page.entries if entry.kind == "message"]
    context = {"conversation": conversation, "entries": entries, "wrong": wrong, "shortened": page.before is not None}
    return render(request, "conversations/split.html", context, status=422 if wrong else 200)


@require_POST
def undo(request: Request, conversation_id: int, regrouping_id: int) -> HttpResponse:
    conversation = answerable(request, conversation_id)
    row = Regrouping.objects.filter(pk=regrouping_id).select_related("source", "target").first()
    if row is None or conversation.pk not in (row.source_id, row.target_id) or not sees_both(request, row):
        raise NotFound
    act = merging.undo if row.kind == Regrouping.Kind.MERGE else splitting.undo
    act(row, actor=request.actor)
    messages.success(request, _("Taken back: it is as it was."))
    back = row.source if row.kind == Regrouping.Kind.SPLIT else conversation
    return leave(request, address(back))


def sees_both(request: Request, row: Regrouping) -> bool:
    """Whoever takes it back must see what was moved, not only where it is now."""
    moved = Placement.objects.filter(current=True, interaction__in=row.touches)
    return not moved.exclude(interaction__account__in=accounts.visible_to(request.actor)).exists()
