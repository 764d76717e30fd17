"""Upkeep: what a conversation shows of itself follows from the touches placed in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from django.db import connection

from sixring.core import changes
from sixring.core.actors import SYSTEM
from sixring.interactions.models import Interaction

from . import reach
from .models import Audience, Conversation, Placement, Snooze

State = Conversation.State
HISTORY = timedelta(days=1)
PROVISIONALLY = timedelta(hours=24)  # until a team's target says when our answer is due
NO_CLOCK = datetime(9000, 1, 1, tzinfo=UTC)  # needs us, and no clock runs: it stands behind all that are due
KEPT = ("subject", "state", "channel", "preview", "reach_id", "opened_at", "touched_at", "last_in_at", "last_out_at",
        "due_at", "noise")  # fmt: skip


def take_in(conversation: Conversation, touch: Interaction) -> None:
    """Let `conversation` (not saved here) know of `touch`, which may come late."""
    at = heard_at(touch)
    conversation.reached |= {touch.account_id}
    if is_aside(touch):
        conversation.touched_at = max(conversation.touched_at, at)
        return
    before = [moment for moment in (conversation.last_in_at, conversation.last_out_at) if moment]
    newest = at >= max(before, default=at)
    heard, conversation.heard = bool(before) or conversation.was_heard, True
    if newest and not (is_quiet(touch) and heard):
        conversation.channel = touch.channel
        conversation.preview = " ".join(touch.text[:400].split())[:200] or touch.subject[:200] or files_named(touch)
    conversation.touched_at = max(conversation.touched_at, at)
    conversation.opened_at = min(conversation.opened_at, touch.occurred_at)
    if not (touch.outgoing and touch.automatic):  # what a machine of ours calls its mail is no matter's name
        conversation.subject = conversation.subject or touch.subject
    if not is_quiet(touch):
        if touch.outgoing:
            conversation.last_out_at = max(conversation.last_out_at or at, at)
        else:
            conversation.last_in_at = max(conversation.last_in_at or at, at)
    if newest and not (is_quiet(touch) and heard):
        turn(conversation, touch)
    if conversation.noise:
        conversation.due_at = None


def files_named(touch: Interaction) -> str:
    """Of a message that is its files alone."""
    return ", ".join(map(str, touch.data.get("files") or ()))[:200]


def is_aside(touch: Interaction) -> bool:
    """Rule: what we write to an outside party is no answer; whoever waited for us goes on waiting."""
    return touch.outgoing and bool(touch.data.get("aside"))


def is_quiet(touch: Interaction) -> bool:
    """Rule: a machine's message (an absence note, a report, our acknowledgement) and what a rule calls noise is no
    answer: it neither opens nor turns a conversation and wakes nobody. Only as its very first word it counts."""
    return bool(touch.automatic or touch.data.get("noise"))


def heard_at(touch: Interaction) -> datetime:
    """Rule: when `touch` is news. A customer's clock may be slow and mail may linger; what is days old is history."""
    fresh = not touch.outgoing and touch.received_at - touch.occurred_at < HISTORY
    return touch.received_at if fresh else touch.occurred_at


def turn(conversation: Conversation, touch: Interaction) -> None:
    """It is the other side's turn now; `save` tells of it."""
    state = state_after(conversation, touch)
    if not touch.outgoing:
        conversation.spoken_in = True
        conversation.reopened = conversation.reopened or conversation.state == State.RESOLVED
    if state != State.NEEDS_US:
        conversation.due_at = None
    elif conversation.state != state or conversation.due_at is None:
        conversation.due_at = heard_at(touch) + PROVISIONALLY
    conversation.state = state


def state_after(conversation: Conversation, touch: Interaction) -> State:
    """Rule: the customer's word needs us; ours waits for the customer, and leaves alone what is resolved or on hold."""
    if not touch.outgoing:
        return State.NEEDS_US
    settled = conversation.state in (State.RESOLVED, State.ON_HOLD)
    return State(conversation.state) if settled else State.WAITING


def lock(*conversations: Conversation) -> None:
    """Lock these rows in id order and read them again, so that nobody's touch is overwritten."""
    rows = Conversation.objects.select_for_update()
    for conversation in sorted(conversations, key=lambda one: one.pk):
        conversation.refresh_from_db(from_queryset=rows)


def save(conversations: Sequence[Conversation]) -> None:
    """Write what `take_in` changed; a customer's word wakes a snoozed conversation."""
    if not conversations:
        return
    reach.settle(conversations)
    dates = connection.ops.adapt_datetimefield_value
    rows = [
        [*(dates(v) if k.endswith("_at") else v for k in KEPT for v in [getattr(c, k)]), c.pk] for c in conversations
    ]
    columns = ", ".join(f"{name} = %s" for name in KEPT)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE conversations_conversation SET {columns} WHERE id = %s", rows)  # noqa: S608
    spoken = [conversation for conversation in conversations if conversation.spoken_in]
    asleep = set(Snooze.objects.filter(conversation__in=spoken).values_list("conversation", flat=True))
    Snooze.objects.filter(conversation__in=asleep).delete()
    tell("conversation.woken", [conversation for conversation in spoken if conversation.pk in asleep])
    tell("conversation.reopened", [conversation for conversation in spoken if conversation.reopened])


def tell(verb: str, conversations: Iterable[Conversation]) -> None:
    entries = (changes.Entry(verb, "conversation", c.pk, audience=c.audience) for c in conversations)
    changes.record_many(entries, actor=SYSTEM)


def retell(conversation: Conversation) -> None:
    """Compute everything anew from the placements in force, after touches moved in or out."""
    placed = Placement.objects.filter(conversation=conversation, current=True).select_related("interaction")
    touches = [p.interaction for p in placed.order_by("interaction__occurred_at", "interaction")]
    reach.compute(conversation)
    if not touches:
        Conversation.objects.filter(pk=conversation.pk).update(reach=None)
        return
    before, conversation.due_at = State(conversation.state), None
    first = touches[0].occurred_at
    conversation.opened_at = conversation.touched_at = first
    conversation.last_in_at = conversation.last_out_at = None
    conversation.heard = False
    for touch in touches:
        take_in(conversation, touch)
    if before in (State.RESOLVED, State.ON_HOLD):
        conversation.state, conversation.due_at = before, None
    if not takes_part(conversation, touches):  # whom a colleague said it is with stays, as long as they are in it
        conversation.anchor_id = next((t.identity_id for t in touches if t.identity_id), conversation.anchor_id)
    conversation.save(update_fields=[*KEPT, "anchor"])


def takes_part(conversation: Conversation, touches: Sequence[Interaction]) -> bool:
    if conversation.anchor_id in {touch.identity_id for touch in touches}:
        return conversation.anchor_id is not None
    return Audience.objects.filter(interaction__in=touches, identity=conversation.anchor_id).exists()
