"""The story of a conversation: messages of all channels, switches, notes and events, in one line of time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sixring.channels import accounts
from sixring.channels.models import Dispatch
from sixring.core.actors import Actor
from sixring.core.models import Agent, Change
from sixring.interactions.models import Interaction
from sixring.people.models import Identity

from .models import Conversation, Note, Placement

TOLD = {
    "conversation.assigned": "assigned it",
    "conversation.unassigned": "took it off everybody's list",
    "conversation.resolved": "resolved it",
    "conversation.reopened": "reopened it",
    "conversation.snoozed": "put it to rest",
    "conversation.woken": "woke it",
    "conversation.moved_in": "moved a message here",
    "conversation.moved_out": "moved a message away",
    "conversation.kept_whole": "looked: it is one matter",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the story. `kind` is message, hidden, switch, note or event."""

    kind: str
    at: datetime
    message: Interaction | None = None
    placement: Placement | None = None
    dispatch: Dispatch | None = None
    note: Note | None = None
    text: str = ""
    channel: str = ""
    identity: Identity | None = None


def of(conversation: Conversation, actor: Actor) -> list[Entry]:
    """The whole story as `actor` may see it; what is hidden from them shows as a marker."""
    entries = [*messages(conversation, actor), *notes(conversation), *events(conversation)]
    return list(with_switches(sorted(entries, key=lambda entry: entry.at)))


def messages(conversation: Conversation, actor: Actor) -> Iterable[Entry]:
    placed = Placement.objects.filter(conversation=conversation, current=True)
    rows = list(
        placed.order_by("interaction__occurred_at", "interaction").select_related(
            "interaction__identity", "interaction__agent", "interaction__account", "relied_on"
        )
    )
    visible = set(accounts.visible_to(actor).values_list("pk", flat=True))
    sent = {d.message: d for d in Dispatch.objects.filter(message__in=[p.interaction_id for p in rows])}
    for p in rows:
        touch = p.interaction
        if touch.account_id in visible:
            yield Entry(
                "message",
                touch.occurred_at,
                touch,
                p,
                sent.get(touch.pk),
                channel=touch.channel,
                identity=touch.identity,
            )
        else:
            yield Entry("hidden", touch.occurred_at, text="A message on a channel you may not see.")


def notes(conversation: Conversation) -> Iterable[Entry]:
    for note in Note.objects.filter(conversation=conversation).select_related("agent"):
        yield Entry("note", note.at, note=note, text=note.text)


def events(conversation: Conversation) -> Iterable[Entry]:
    rows = Change.objects.filter(subject_kind="conversation", subject_id=conversation.pk, verb__in=TOLD)
    names = dict(Agent.objects.filter(pk__in={row.actor_id for row in rows if row.actor_id}).values_list("pk", "name"))
    for row in rows:
        yield Entry("event", row.at, text=f"{names.get(row.actor_id or 0, 'Sixring')} {TOLD[row.verb]}")


def with_switches(entries: Sequence[Entry]) -> Iterable[Entry]:
    """Rule: a marker before the first message and wherever the channel, or who writes on it, differs from the last."""
    last: tuple[str, Any] | None = None
    for entry in entries:
        if entry.kind == "message" and entry.message is not None:
            here = (entry.channel, entry.message.identity_id)
            if here != last:
                yield Entry("switch", entry.at, message=entry.message, channel=entry.channel, identity=entry.identity)
            last = here
        yield entry


def switches(entries: Iterable[Entry]) -> int:
    """How often the channel changed; the first message is no change."""
    channels = [entry.channel for entry in entries if entry.kind == "message"]
    return sum(1 for before, after in pairwise(channels) if before != after)
