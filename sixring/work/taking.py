"""Taking the next: whoever is at work gets what is due soonest in the queues they belong to, and nobody else does."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from sixring.conversations import access
from sixring.conversations.models import Conversation
from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Refused

from . import availability

State = Conversation.State
TRIES = 50


def waiting_for(actor: Actor) -> QuerySet[Conversation]:
    """What `actor` could take: nobody has it, it needs us now, and it is in a queue of theirs or in nobody's."""
    rows = access.visible_to(actor).filter(state=State.NEEDS_US, assignee=None, snooze=None, noise="")
    rows = rows.filter(Q(team=None) | Q(team__in=actor.teams))
    return rows.order_by(F("due_at").asc(nulls_last=True), "last_in_at", "pk")


def take_next(*, actor: Actor) -> Conversation:
    """Give `actor` the conversation that is due soonest; returns it.

    Raises `Refused` when nobody waits, or when the actor is on a break or away.
    """
    actor.must("answer")
    assert actor.id is not None
    if availability.of(actor.id).state not in availability.AT_WORK:
        raise Refused("You are not at work just now. Say that you are available, then take the next.")
    for _ in range(TRIES):
        with transaction.atomic():
            conversation = first_free(actor)
            if conversation is None:
                break
            if claim(conversation, actor):
                return conversation
    raise Refused("Nobody is waiting in your queues.")


def first_free(actor: Actor) -> Conversation | None:
    rows = waiting_for(actor)
    if connection.vendor == "postgresql":  # a row that a colleague is just taking is passed over
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    return rows.first()


def claim(conversation: Conversation, actor: Actor) -> bool:
    """The update is the claim: of two who try, one sees a row change."""
    free = Conversation.objects.filter(pk=conversation.pk, assignee=None, state=State.NEEDS_US)
    if not free.update(assignee=actor.id):
        return False
    changes.record("conversation.assigned", conversation, actor=actor, audience=conversation.audience)
    conversation.assignee_id = actor.id
    return True
