"""The story on the page: its latest stretch, what comes before it as one scrolls up, and all of it for paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from sixring.core.errors import NotFound
from sixring.core.request import Request
from sixring.interactions import preview
from sixring.interactions.models import Attachment

from .. import access, desk, lines, participants, reference, story, subject
from ..chat.seen import seen_in
from ..models import Conversation

NAMED = 3  # earlier conversations named above the story


def story_of(request: Request, conversation: Conversation) -> dict[str, Any]:
    """The latest stretch of the story, or the one `?before=` (a message) or `?from=` asks for."""
    page = story.page(conversation, request.actor, before=number(request, "before"), since=number(request, "from"))
    others = story.earlier(conversation, access.visible_to(request.actor))
    named = list(others.select_related("reason", "reach")[:NAMED]) if page.before is None else []
    return {
        **shown(page),
        **beneath(request, conversation, page),
        "whose": conversation,
        "up": up(conversation, conversation, page, bool(named)),
        "older_page": number(request, "before") is not None,
        "earlier": titled(named, request),
    }


def shown(page: story.Page) -> dict[str, Any]:
    messages = [entry.message for entry in page.entries if entry.kind == "message" and entry.message]
    files = files_of([message.pk for message in messages])
    return {"told": page.entries, "stretch": page, "files": files, "seen": seen_in(messages)}


def beneath(request: Request, conversation: Conversation, page: story.Page) -> dict[str, Any]:
    """What upper rooms say beneath its messages; not on paper."""
    messages = [entry.message for entry in page.entries if entry.kind == "message" and entry.message]
    return {"said_beneath": lines.of_messages(request, conversation, messages)}


def titled(conversations: Sequence[Conversation], request: Request) -> list[tuple[Conversation, str]]:
    """Each with what it is called, as the reader may see it."""
    subjects = subject.seen_by(conversations, request.actor)
    return [(one, subjects[one.pk] or reference.of(one.pk)) for one in conversations]


def up(home: Conversation, whose: Conversation, page: story.Page, more: bool) -> str:
    """Where what comes before this stretch is had from; "" at the very beginning."""
    if page.before is None and not more:
        return ""
    asked = {"of": whose.pk, **({"before": page.before} if page.before else {})}
    return f"{reverse('conversations:before', args=[home.pk])}?{urlencode(asked)}"


@require_safe
def before(request: Request, conversation_id: int) -> HttpResponse:
    """The stretch above: of the conversation `?of=` before the message `?before=`, else the person's one before it."""
    home = access.get(request.actor, conversation_id)
    whose = access.get(request.actor, number(request, "of") or home.pk)
    refuse_others(home, whose)
    message = number(request, "before")
    visible = access.visible_to(request.actor)
    begins = message is None
    if begins:
        found = story.earlier(whose, visible).select_related("reason", "anchor__person").first()
        if found is None:
            return HttpResponse()
        whose = found
    page = story.page(whose, request.actor, before=message)
    more = page.before is None and story.earlier(whose, visible).exists()
    context = {**shown(page), "conversation": home, "whose": whose, "up": up(home, whose, page, more)}
    context |= beneath(request, whose, page)
    context |= {"begins": begins, "title": titled([whose], request)[0][1], "may_answer": request.actor.may("answer")}
    return render(request, "conversations/_before.html", context)


def refuse_others(home: Conversation, whose: Conversation) -> None:
    """Only the same person's conversations stand above one."""
    persons = {one.anchor.person_id if one.anchor else None for one in (home, whose)}
    if home.pk != whose.pk and home.anchor_id != whose.anchor_id and (len(persons) > 1 or None in persons):
        raise NotFound


@require_safe
def print_out(request: Request, conversation_id: int) -> HttpResponse:
    """The whole visible story, plain, for paper or a PDF."""
    conversation = access.get(request.actor, conversation_id)
    page = story.page(conversation, request.actor, most=story.WHOLE)
    context = {
        **shown(page), "conversation": conversation, "name": desk.name_of(conversation),
        "title": subject.of(conversation, request.actor), "reference": reference.of(conversation.pk),
        "participants": participants.of(conversation, request.actor),
    }  # fmt: skip
    return render(request, "conversations/print.html", context)


def files_of(messages: Sequence[int]) -> dict[int, list[tuple[Attachment, str]]]:
    """Files by message, each with how it can be looked at."""
    files: dict[int, list[tuple[Attachment, str]]] = {}
    for file in Attachment.objects.filter(interaction__in=messages).order_by("pk"):
        files.setdefault(file.interaction_id, []).append((file, preview.kind_of(file)))
    return files


def number(request: Request, name: str) -> int | None:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
