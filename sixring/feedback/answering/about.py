"""What a response is about: the order, store, team and colleague it can be compared by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sixring.core.text import clean

from ..models import Invitation, Survey

if TYPE_CHECKING:
    from sixring.conversations.models import Conversation

NAMES = ("order", "product", "store", "place", "via", "team", "agent", "reason", "channel")
OPEN = ("place", "store", "via", "product")  # what may be said of an anonymous one: shared by many
LONGEST = 80


def told(
    survey: Survey, invitation: Invitation | None, conversation: Conversation | None, said: Mapping[str, Any]
) -> dict[str, Any]:  # fmt: skip
    """What is said of it, over what its conversation and its occasion say."""
    if survey.anonymous:
        return {name: value for name, value in short(said).items() if name in OPEN}
    found = of_conversation(conversation) if conversation else {}
    occasion = invitation.about.data if invitation and invitation.about else {}
    return found | short(occasion if isinstance(occasion, dict) else {}) | short(said)


def of_conversation(conversation: Conversation) -> dict[str, Any]:
    found = {
        "team": conversation.team.name if conversation.team else "",
        "agent": conversation.assignee.name if conversation.assignee else "",
        "reason": conversation.reason.name if conversation.reason else "",
        "channel": conversation.channel,
    }
    return {name: value for name, value in found.items() if value}


def short(said: Mapping[str, Any]) -> dict[str, Any]:
    """Rule: what we know the names of, as short words."""
    kept = {name: said[name] for name in NAMES if isinstance(said.get(name), str | int | float)}
    return {name: clean(str(value)).strip()[:LONGEST] for name, value in kept.items() if str(value).strip()}


def dulled(moment: datetime) -> datetime:
    """Rule: the day alone, so that no log of anything else says who answered then."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
