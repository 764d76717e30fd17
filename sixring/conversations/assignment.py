"""Assigning: one colleague takes care of a conversation, or nobody in particular."""

from __future__ import annotations

from django.db import transaction

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Refused
from sixring.core.models import Agent

from . import access
from .models import Conversation


def assign(conversation: Conversation, agent: Agent | None, *, actor: Actor) -> None:
    """Give `conversation` to `agent`, who must be able to see it, or to nobody. The same again is a quiet no-op."""
    actor.must("answer")
    if agent is not None and not may_take(conversation, agent):
        raise Refused(f"{agent.name} can't see this conversation. It stays where it is.")
    with transaction.atomic():
        rows = Conversation.objects.filter(pk=conversation.pk)
        rows = rows.exclude(assignee=agent) if agent else rows.exclude(assignee=None)
        if rows.update(assignee=agent):
            verb = "conversation.assigned" if agent else "conversation.unassigned"
            changes.record(verb, conversation, actor=actor, audience=conversation.audience)


def may_take(conversation: Conversation, agent: Agent) -> bool:
    actor = Actor.of(agent)
    return agent.is_active and actor.may("answer") and access.visible_to(actor).filter(pk=conversation.pk).exists()
