"""Moving: a touch, or a whole conversation, is placed anew. Earlier placements stay in the history."""

from __future__ import annotations

from django.db import transaction

from sixring.core import changes, clock
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Refused
from sixring.interactions.models import Interaction

from .. import upkeep
from ..models import Conversation, Note, Placement

Reason = Placement.Reason


def place_anew(
    interactions: list[int], conversation: Conversation, reason: Placement.Reason, *, actor: Actor, evidence: str = ""
) -> None:
    """From now on `interactions` belong to `conversation`; in the caller's transaction."""
    Placement.objects.filter(interaction__in=interactions, current=True).update(current=False)
    Placement.objects.bulk_create(
        Placement(
            interaction_id=pk,
            conversation=conversation,
            reason=reason,
            evidence=evidence,
            actor_kind=actor.kind,
            actor_id=actor.id,
        )
        for pk in interactions
    )


def absorb(conversation: Conversation, into: Conversation, reason: Placement.Reason, *, actor: Actor = SYSTEM) -> None:
    """All of `conversation` goes on as part of `into`; its address leads there."""
    if conversation.state != Conversation.State.RESOLVED and into.state == Conversation.State.RESOLVED:
        into.state = conversation.state  # what was open stays in sight
    if conversation.pk:  # else it was begun in this very batch, and nothing of it is written
        placed = Placement.objects.filter(conversation=conversation, current=True).order_by("interaction")
        place_anew(list(placed.values_list("interaction", flat=True)), into, reason, actor=actor)
        Note.objects.filter(conversation=conversation).update(conversation=into)
        Conversation.objects.filter(pk=conversation.pk).update(
            merged_into=into, state=Conversation.State.RESOLVED, due_at=None, reach=None
        )
        changes.record("conversation.absorbed", conversation, actor=actor, audience=into.audience)
    upkeep.retell(into)


def move(interaction: Interaction, into: Conversation | None, *, actor: Actor) -> Conversation:
    """Place one message in `into`, or in a conversation of its own; returns where it is now."""
    actor.must("answer")
    with transaction.atomic():
        source = Placement.objects.get(interaction=interaction, current=True).conversation
        if into is not None and into.pk == source.pk:
            raise Refused("It is in that conversation already.")
        upkeep.lock(source, *([into] if into else []))
        if not Placement.objects.filter(interaction=interaction, conversation=source, current=True).exists():
            raise Refused("Somebody has just moved it. Look where it is now.")
        into = into or Conversation.objects.create(
            subject=interaction.subject,
            anchor=interaction.identity,
            opened_at=interaction.occurred_at,
            touched_at=interaction.occurred_at,
        )
        place_anew([interaction.pk], into, Reason.MOVED, actor=actor)
        tidy(source, into)
        changes.record("conversation.moved_out", source, actor=actor, audience=source.audience)
        changes.record("conversation.moved_in", into, actor=actor, audience=into.audience)
    return into


def tidy(source: Conversation, into: Conversation) -> None:
    upkeep.retell(into)
    if Placement.objects.filter(conversation=source, current=True).exists():
        upkeep.retell(source)
        clear_doubt(source)
    else:
        Note.objects.filter(conversation=source).update(conversation=into)
        Conversation.objects.filter(pk=source.pk).update(
            merged_into=into, state=Conversation.State.RESOLVED, due_at=None, reach=None, touched_at=clock.now()
        )


def clear_doubt(conversation: Conversation) -> None:
    """Once all its messages are of one person there is nothing left to doubt."""
    placed = Placement.objects.filter(conversation=conversation, current=True)
    if placed.values("interaction__identity__person").distinct().count() <= 1:
        Conversation.objects.filter(pk=conversation.pk).update(doubt="")


def settle_doubt(conversation: Conversation, *, actor: Actor) -> None:
    """Somebody looked: it is one matter after all."""
    actor.must("answer")
    with transaction.atomic():
        if Conversation.objects.filter(pk=conversation.pk).exclude(doubt="").update(doubt=""):
            changes.record("conversation.kept_whole", conversation, actor=actor, audience=conversation.audience)
