"""Upkeep: what a conversation shows of itself follows from the touches placed in it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from sixring.interactions.models import Interaction

from .models import Conversation, Placement, Snooze

State = Conversation.State
KEPT = ("subject", "state", "channel", "preview", "opened_at", "touched_at", "last_in_at", "last_out_at")


def take_in(conversation: Conversation, touch: Interaction) -> None:
    """Let `conversation` (not saved here) know of `touch`, which may come late."""
    at = touch.occurred_at
    newest = conversation.last_in_at is None and conversation.last_out_at is None or at >= conversation.touched_at
    if newest:
        conversation.channel = touch.channel
        conversation.preview = " ".join(touch.text[:400].split())[:200] or touch.subject[:200]
    conversation.touched_at = max(conversation.touched_at, at)
    conversation.opened_at = min(conversation.opened_at, at)
    conversation.subject = conversation.subject or touch.subject
    if touch.outgoing:
        conversation.last_out_at = max(conversation.last_out_at or at, at)
    else:
        conversation.last_in_at = max(conversation.last_in_at or at, at)
    if newest and (not touch.automatic or conversation.pk is None):
        conversation.state = state_after(conversation, touch)


def state_after(conversation: Conversation, touch: Interaction) -> State:
    """Rule: the customer's word needs us; ours waits for the customer, and does not reopen what is resolved."""
    if not touch.outgoing:
        return State.NEEDS_US
    return State.RESOLVED if conversation.state == State.RESOLVED else State.WAITING


def save(conversations: Sequence[Conversation]) -> None:
    """Write what `take_in` changed; a customer's word wakes a snoozed conversation."""
    if not conversations:
        return
    dates = connection.ops.adapt_datetimefield_value
    rows = [
        [*(dates(v) if k.endswith("_at") else v for k in KEPT for v in [getattr(c, k)]), c.pk] for c in conversations
    ]
    columns = ", ".join(f"{name} = %s" for name in KEPT)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE conversations_conversation SET {columns} WHERE id = %s", rows)  # noqa: S608
    awake = [c.pk for c in conversations if c.state == State.NEEDS_US]
    Snooze.objects.filter(conversation__in=awake).delete()


def retell(conversation: Conversation) -> None:
    """Compute everything anew from the placements in force, after touches moved in or out."""
    placed = Placement.objects.filter(conversation=conversation, current=True).select_related("interaction")
    touches = [p.interaction for p in placed.order_by("interaction__occurred_at", "interaction")]
    if not touches:
        return
    resolved = conversation.state == State.RESOLVED
    first = touches[0].occurred_at
    conversation.opened_at = conversation.touched_at = first
    conversation.last_in_at = conversation.last_out_at = None
    for touch in touches:
        take_in(conversation, touch)
    if resolved:
        conversation.state = State.RESOLVED
    conversation.anchor_id = next((t.identity_id for t in touches if t.identity_id), conversation.anchor_id)
    conversation.save(update_fields=[*KEPT, "anchor"])
