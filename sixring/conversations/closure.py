"""Resolving a conversation, and opening it again."""

from __future__ import annotations

from django.db import transaction

from sixring.core import changes
from sixring.core.actors import Actor

from .models import Conversation, Snooze

State = Conversation.State


def resolve(conversation: Conversation, *, actor: Actor) -> None:
    """The matter is settled. Resolving what is resolved is a quiet no-op; a customer's next word opens it again."""
    actor.must("answer")
    with transaction.atomic():
        if Conversation.objects.filter(pk=conversation.pk).exclude(state=State.RESOLVED).update(state=State.RESOLVED):
            Snooze.objects.filter(conversation=conversation).delete()
            changes.record("conversation.resolved", conversation, actor=actor, audience=conversation.audience)


def reopen(conversation: Conversation, *, actor: Actor) -> None:
    actor.must("answer")
    with transaction.atomic():
        if Conversation.objects.filter(pk=conversation.pk, state=State.RESOLVED).update(state=State.NEEDS_US):
            changes.record("conversation.reopened", conversation, actor=actor, audience=conversation.audience)
