"""Bringing feedback to the desk: what somebody said in a survey stands in a conversation, so it can be answered."""

from __future__ import annotations

from sixring.conversations import upkeep
from sixring.conversations.models import Conversation, Placement
from sixring.core import changes
from sixring.core.actors import SYSTEM
from sixring.interactions.models import Interaction
from sixring.people.models import Identity

State = Conversation.State


def put(touch: Interaction, identity: Identity, about: Conversation | None, *, waits: bool) -> Conversation:
    """The conversation `touch` stands in: where it is already, else the one it is `about`, else a new one.

    `waits`: somebody waits for an answer, so it goes to the desk's queues; what is only praise stays quiet there. In
    the caller's transaction.
    """
    placed = Placement.objects.filter(interaction=touch, current=True).select_related("conversation").first()
    if placed is not None:
        return whole(placed.conversation)
    conversation = whole(about) if about else new(touch, identity)
    upkeep.lock(conversation)
    reason = Placement.Reason.TOKEN if about else Placement.Reason.NEW
    Placement.objects.create(interaction=touch, conversation=conversation, reason=reason)
    before = State(conversation.state)
    upkeep.take_in(conversation, touch)
    if not waits:
        conversation.state, conversation.due_at = before, None
        conversation.spoken_in = conversation.reopened = False
    upkeep.save([conversation])
    heard = changes.Entry(
        "message.received", "interaction", touch.pk, identity.pk, identity.salt, conversation.audience, touch.text
    )
    changes.record_many([heard], actor=SYSTEM)
    return conversation


def new(touch: Interaction, identity: Identity) -> Conversation:
    return Conversation.objects.create(
        anchor=identity, state=State.RESOLVED, channel=touch.channel, subject=touch.subject,
        opened_at=touch.occurred_at, touched_at=touch.occurred_at,
    )  # fmt: skip


def whole(conversation: Conversation) -> Conversation:
    """What it became part of, where it was merged."""
    while conversation.merged_into is not None:
        conversation = conversation.merged_into
    return conversation
