"""The panel "This matter" beside the story: why they wrote, tags, fields, who takes part."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from sixring.core.request import Request

from .. import participants
from ..matter import fields, reasons
from ..models import Conversation
from ..queues.filters import Choices


def panel(request: HttpRequest, conversation: Conversation) -> SafeString:
    """As the right pane shows it; also what an act answers with beside the middle pane."""
    return drawn(cast(Request, request), conversation)


def drawn(request: Request, conversation: Conversation, **more: Any) -> SafeString:
    context = {**matter_of(request, conversation), **more}
    return mark_safe(render_to_string("conversations/_matter.html", context, request))  # noqa: S308  # a template's own


def matter_of(request: Request, conversation: Conversation) -> dict[str, Any]:
    may_answer = request.actor.may("answer")
    suggested = None if conversation.reason_id or not may_answer else reasons.suggest(conversation, request.actor)
    person = conversation.anchor.person if conversation.anchor else None
    return {
        "conversation": conversation,
        "may_answer": may_answer,
        "reasons": Choices.of(request.actor).reasons if may_answer else [],
        "suggested": suggested,
        "tags": list(conversation.tags.order_by("name")),
        "tags_offered": Choices.of(request.actor).tags if may_answer else [],
        "filled": fields.of(conversation),
        "person": person,
        "filled_person": fields.of_person(person) if person else [],
        "participants": participants.of(conversation, request.actor),
    }
