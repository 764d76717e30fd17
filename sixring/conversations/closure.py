"""Whose turn it is: resolving a conversation and opening it again, waiting for the customer or for somebody else."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Invalid

from .models import Conversation, Snooze
from .upkeep import PROVISIONALLY

State = Conversation.State


def resolve(conversation: Conversation, *, actor: Actor) -> None:
    """The matter is settled. Resolving what is resolved is a quiet no-op; a customer's next word opens it again."""
    actor.must("answer")
    with transaction.atomic():
        if turn(conversation, State.RESOLVED, "conversation.resolved", actor):
            Snooze.objects.filter(conversation=conversation).delete()


def reopen(conversation: Conversation, *, actor: Actor) -> None:
    """It needs us again: after it was resolved, or when there is nothing to wait for any more."""
    actor.must("answer")
    with transaction.atomic():
        turn(conversation, State.NEEDS_US, "conversation.reopened", actor, due_at=clock.now() + PROVISIONALLY)


def hold(conversation: Conversation, held_for: str, *, actor: Actor) -> None:
    """We wait for a colleague or supplier: `held_for` says whom, in words. A customer's next word needs us again."""
    actor.must("answer")
    held_for = " ".join(held_for.split())
    if not 0 < len(held_for) <= 120:
        raise Invalid("Say for whom it waits: a colleague, a supplier, a workshop.")
    with transaction.atomic():
        if not turn(conversation, State.ON_HOLD, "conversation.held", actor, held_for=held_for):
            Conversation.objects.filter(pk=conversation.pk).update(held_for=held_for)


def wait(conversation: Conversation, *, actor: Actor) -> None:
    """It is the customer's turn, whoever spoke last."""
    actor.must("answer")
    with transaction.atomic():
        turn(conversation, State.WAITING, "conversation.waits", actor)


def turn(
    conversation: Conversation, state: Conversation.State, verb: str, actor: Actor, *, held_for: str = "",
    due_at: datetime | None = None,
) -> bool:  # fmt: skip
    """Write the state and its change; False when it was so already."""
    rows = Conversation.objects.filter(pk=conversation.pk).exclude(state=state)
    if not rows.update(state=state, due_at=due_at, held_for=held_for):
        return False
    changes.record(verb, conversation, actor=actor, audience=conversation.audience)
    return True
