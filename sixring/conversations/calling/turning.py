"""Whose turn it is after a call: an answered one is our answer; a missed one waits for us."""

from __future__ import annotations

from sixring.core import changes
from sixring.core.actors import SYSTEM
from sixring.interactions.models import Interaction

from ..models import Call, Conversation, Placement
from . import saying

State = Conversation.State
AFTER = {Call.State.TALKING, Call.State.HELD, Call.State.ENDED}


def turn(call: Call, conversation: Conversation, before: str) -> None:
    """Write what the call did to `conversation`, in the caller's transaction; `before` is the state it had."""
    if call.state == before:
        return
    Conversation.objects.filter(pk=conversation.pk, touched_at__lte=call.ended_at or call.rang_at).update(
        touched_at=call.ended_at or call.rang_at
    )
    Conversation.objects.filter(pk=conversation.pk, channel=call.account.kind).update(preview=saying.headline(call))
    if call.state in AFTER and before not in AFTER and call.answered_at:
        answered(call, conversation)


def answered(call: Call, conversation: Conversation) -> None:
    """We spoke with them. What waited for us waits no more, unless they wrote again since; whoever picked up has it."""
    row = Conversation.objects.filter(pk=conversation.pk)
    row.filter(last_out_at=None).update(last_out_at=call.answered_at)
    row.filter(last_out_at__lt=call.answered_at).update(last_out_at=call.answered_at)
    if not wrote_since(call, conversation):
        row.filter(state=State.NEEDS_US).update(state=State.WAITING, due_at=None)
    if call.agent_id and row.filter(assignee=None).update(assignee=call.agent_id):
        changes.record("conversation.assigned", conversation, actor=SYSTEM, audience=conversation.audience)


def wrote_since(call: Call, conversation: Conversation) -> bool:
    """Whether the customer said something else after we spoke; it may have been told of before the call was."""
    placed = Placement.objects.filter(conversation=conversation, current=True).exclude(interaction=call.interaction_id)
    since = placed.filter(interaction__occurred_at__gt=call.ended_at or call.answered_at)
    return since.filter(interaction__direction=Interaction.Direction.IN, interaction__automatic="").exists()
