"""What was said and done before, told set-wise: answers that left long ago, and ends of matters, as another system kept
them or as a demo makes them up.

It leaves behind what `sending.replies`, `closure`, `assignment` and `matter.reasons` would have left at those moments,
in a handful of statements; nothing is sent, for it has been.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from sixring.channels.contract import Outbound
from sixring.channels.registry import adapter_of
from sixring.core import changes, clock, rows
from sixring.core.actors import Actor
from sixring.core.proof import ProofKind
from sixring.interactions.models import Interaction

from .. import upkeep
from ..matter import reasons
from ..models import ContactReason, Conversation, Placement
from ..sending.replies import subject_of

State = Conversation.State


@dataclass(frozen=True, slots=True)
class Answered:
    """At `at` an agent answered `asked`, a customer's message in `conversation`, where it came from."""

    conversation: Conversation
    asked: Interaction
    actor: Actor
    at: datetime
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Settled:
    """At `at` an agent, who had it, resolved `conversation`; `reason` is why the customer had written."""

    conversation: Conversation
    actor: Actor
    at: datetime
    reason: ContactReason | None = None


def answered(said: Sequence[Answered]) -> list[Interaction]:
    """Record these answers; returns the messages. A conversation may be answered once at a time."""
    with transaction.atomic():
        for one in said:
            one.actor.must("answer")
        messages = rows.add(message_of(one) for one in said)
        name(messages, said)
        rows.put(place_of(message, one) for message, one in zip(messages, said, strict=True))
        for message, one in zip(messages, said, strict=True):
            upkeep.take_in(one.conversation, message)
        upkeep.save([one.conversation for one in said])
        for message, one in zip(messages, said, strict=True):
            tell(one, message)
    return messages


def message_of(one: Answered) -> Interaction:
    asked, account = one.asked, one.asked.account
    copies = adapter_of(account.kind).capabilities.copies
    return Interaction(
        account=account, channel=account.kind, kind="message", direction=Interaction.Direction.OUT,
        identity=asked.identity, agent_id=one.actor.id, proof=ProofKind.AGENT, dedupe=f"past:{one.key}",
        subject=subject_of(one.conversation) if copies else "", text=one.text,
        data={"to": [asked.identity.display]} if copies and asked.identity else {},
        occurred_at=one.at, received_at=one.at, recorded_at=one.at,
    )  # fmt: skip


def name(messages: Sequence[Interaction], said: Sequence[Answered]) -> None:
    """Give each the reference by which answers name it."""
    named = []
    for message, one in zip(messages, said, strict=True):
        out = Outbound(
            to="", text="", key=f"message:{message.pk}", conversation=one.conversation.pk, message=message.pk
        )
        message.reference = adapter_of(message.channel).reference_of(out, message.account) or None
        if message.reference:
            named.append((message.reference, message.pk))
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE interactions_interaction SET reference = %s WHERE id = %s", named)


def place_of(message: Interaction, one: Answered) -> Placement:
    return Placement(
        interaction=message, conversation=one.conversation, reason=Placement.Reason.REPLY, actor_kind=one.actor.kind,
        actor_id=one.actor.id, at=one.at,
    )  # fmt: skip


def tell(one: Answered, message: Interaction) -> None:
    with clock.frozen(one.at):
        changes.record(
            "message.written", message, actor=one.actor, identity=message.identity, audience=one.conversation.audience,
            content=message.text,
        )  # fmt: skip


def settled(ends: Sequence[Settled]) -> None:
    """Resolve these conversations. One that is resolved stays as it is."""
    with transaction.atomic():
        fresh = [one for one in ends if one.conversation.state != State.RESOLVED]
        learnt = [(one.conversation, one.reason) for one in fresh if one.reason and not one.conversation.reason_id]
        for one in fresh:
            one.actor.must("answer")
            end(one)
        save([one.conversation for one in fresh])
        reasons.learn_all(learnt)


def end(one: Settled) -> None:
    conversation, verbs = one.conversation, ["conversation.resolved"]
    if one.reason and not conversation.reason_id:
        conversation.reason = one.reason
        verbs.insert(0, "conversation.reason_chosen")
    if conversation.assignee_id is None:
        conversation.assignee_id = one.actor.id
        verbs.insert(0, "conversation.assigned")
    conversation.state, conversation.due_at, conversation.held_for = State.RESOLVED, None, ""
    entries = (changes.Entry(verb, "conversation", conversation.pk, audience=conversation.audience) for verb in verbs)
    with clock.frozen(one.at):
        changes.record_many(entries, actor=one.actor)


def save(conversations: Iterable[Conversation]) -> None:
    values = [(c.state, c.reason_id, c.assignee_id, c.pk) for c in conversations]
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE conversations_conversation SET state = %s, reason_id = %s, assignee_id = %s, due_at = NULL,"
            " held_for = '' WHERE id = %s", values,
        )  # fmt: skip
