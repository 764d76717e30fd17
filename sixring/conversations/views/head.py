"""The head of a conversation: what it is called, how to say it, whose turn it is, who has it, what can be done."""

from __future__ import annotations

from typing import Any

from sixring.channels import accounts
from sixring.channels.registry import adapter_of
from sixring.core.request import Request

from .. import attached, desk, participants, reach, reference, subject
from ..matter import reasons
from ..models import Conversation, Regrouping
from ..queues.filters import Choices
from ..regrouping import merging

NAMED = 2  # participants besides the customer who are named in the head


def head_of(request: Request, conversation: Conversation) -> dict[str, Any]:
    people = [one for one in participants.of(conversation, request.actor) if one.role in ("outside", "copied")]
    asking = "resolving" in request.GET and conversation.state != Conversation.State.RESOLVED
    return {
        "title": subject.of(conversation, request.actor) or desk.name_of(conversation),
        "reference": reference.of(conversation.pk),
        "channels": channels_of(conversation, request),
        "others": people[:NAMED],
        "others_more": max(0, len(people) - NAMED),
        "teams": Choices.of(request.actor).teams,
        "undoable": undoable(conversation, request),
        **(asked(request, conversation) if asking else {}),
    }


def undoable(conversation: Conversation, request: Request) -> Regrouping | None:
    return merging.undoable(conversation) if attached.has(conversation, request.actor, Regrouping) else None


def asked(request: Request, conversation: Conversation) -> dict[str, Any]:
    """What the question "why did they write?" needs, when one resolves what has no reason."""
    return {
        "asking": True,
        "reasons": list(reasons.in_use()),
        "suggested": reasons.suggest(conversation, request.actor),
    }


def channels_of(conversation: Conversation, request: Request) -> list[tuple[str, str]]:
    """Kinds of the channels it goes over that the reader may see, with their labels."""
    if conversation.reach is None:
        return []
    over = reach.accounts_of(conversation.reach)
    kinds = desk.channels_in(account.kind for account in accounts.seen_by(request.actor) if account.pk in over)
    return [(kind, adapter_of(kind).label) for kind in kinds]
