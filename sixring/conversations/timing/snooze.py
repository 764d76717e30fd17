"""Snoozing: a conversation rests until a moment, or until the customer writes again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from sixring.core import changes, clock
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Refused

from .. import notices
from ..models import Conversation, Snooze


def snooze(conversation: Conversation, until: datetime, *, actor: Actor) -> Snooze:
    """Put `conversation` to rest until `until` (aware, in the future). Snoozing again moves the moment."""
    actor.must("answer")
    if until <= clock.now():
        raise Refused("That moment has passed. Pick a later one; the conversation stays where it is.")
    with transaction.atomic():
        resting, _ = Snooze.objects.update_or_create(
            conversation=conversation, defaults={"due_at": until, "by_id": actor.id, "at": clock.now()}
        )
        changes.record("conversation.snoozed", conversation, actor=actor, audience=conversation.audience)
    return resting


def wake(conversation: Conversation, *, actor: Actor) -> None:
    """Bring `conversation` back. Waking one that is awake is a quiet no-op."""
    with transaction.atomic():
        # The delete is the claim: of two workers, or a worker and a customer's message, one sees a row go.
        gone, _ = Snooze.objects.filter(conversation=conversation).delete()
        if gone:
            Conversation.objects.filter(pk=conversation.pk, state=Conversation.State.WAITING).update(
                state=Conversation.State.NEEDS_US
            )
            changes.record("conversation.woken", conversation, actor=actor, audience=conversation.audience)


def settle_due(limit: int = 100) -> int:
    """Wake what is due, and tell whoever put it to rest; returns how many."""
    due = list(Snooze.objects.filter(due_at__lte=clock.now()).select_related("conversation")[:limit])
    for resting in due:
        with transaction.atomic():
            wake(resting.conversation, actor=SYSTEM)
            key = f"{resting.conversation_id}:{resting.due_at.timestamp():.0f}"
            notices.tell(resting.by_id, "snooze_over", resting.conversation, key=key)
    return len(due)
