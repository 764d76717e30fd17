"""Parting: a conversation whose messages turned out to be of different people becomes one for each of them."""

from __future__ import annotations

from django.db import transaction

from sixring.core.actors import Actor
from sixring.core.errors import Refused

from ..models import Conversation, Placement
from . import moving


def part(conversation: Conversation, *, actor: Actor) -> Conversation:
    """Move what is not of the anchor's person to a conversation of its own; returns that one.

    Raises `Refused` when all of it is of one person.
    """
    actor.must("answer")
    with transaction.atomic():
        foreign = foreign_to(conversation)
        if not foreign:
            raise Refused("All messages here are of the same person. There is nothing to part.")
        apart: Conversation | None = None
        for placement in foreign:
            apart = moving.move(placement.interaction, apart, actor=actor)
        moving.settle_doubt(conversation, actor=actor)
    assert apart is not None
    return apart


def foreign_to(conversation: Conversation) -> list[Placement]:
    """Placements of messages whose identity now is of another person than the conversation's anchor."""
    whose = conversation.anchor.person_id if conversation.anchor else None
    placed = Placement.objects.filter(conversation=conversation, current=True).exclude(interaction__identity=None)
    foreign = placed.exclude(interaction__identity__person=whose).exclude(interaction__identity=conversation.anchor)
    return list(foreign.select_related("interaction__identity").order_by("interaction__occurred_at", "interaction"))
