"""How conversations, messages and notes look outside: to programs that read them and to those that are told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ninja import Schema
from pydantic import Field

from sixring.channels import accounts, parts
from sixring.core.actors import Actor
from sixring.core.api import shapes
from sixring.core.api.shapes import Moment, Shape, moment
from sixring.interactions import shapes as touches
from sixring.interactions import timeline
from sixring.interactions.models import Interaction
from sixring.interactions.shapes import InteractionShape
from sixring.people import shapes as people
from sixring.people.models import Identity, Person

from .. import access, reference, subject
from ..models import Conversation, Note, Placement


class NamedShape(Schema):
    id: int
    name: str


class CustomerShape(Schema):
    identity: int
    person: int | None
    name: str


class ConversationShape(Schema):
    """A matter, whatever channels it crosses. `subject` is what the token's agent may see of it.

    `due_at` is when our answer is due, `snoozed_until` until when it rests.
    """

    id: int
    reference: str = Field(examples=["K7-4QF"])
    subject: str
    state: str = Field(examples=["needs_us"])
    channel: str
    customer: CustomerShape | None
    assignee: int | None
    team: int | None
    reason: NamedShape | None
    tags: list[NamedShape]
    fields: dict[str, Any]
    noise: str
    held_for: str
    snoozed_until: Moment | None
    opened_at: Moment
    touched_at: Moment
    last_in_at: Moment | None
    last_out_at: Moment | None
    due_at: Moment | None


class SendingShape(Schema):
    """How far a message of ours is: pending, leased, accepted, rejected, unknown (it may have arrived) or dead."""

    state: str
    error: str


class MessageShape(InteractionShape):
    """A touch with its place: the conversation it is in now, and, where we sent it, how far it is."""

    conversation: int | None
    delivery: SendingShape | None


class NoteShape(Schema):
    id: int
    conversation: int
    agent: int
    text: str
    at: Moment


def conversations(found: Iterable[Conversation], actor: Actor) -> list[Shape]:
    """`found` come with what stands `BESIDE` them."""
    rows = list(found)
    called = subject.seen_by(rows, actor)
    return [{**conversation(one), "subject": called[one.pk]} for one in rows]


BESIDE = ("anchor__person", "reason", "snooze")


def conversation(one: Conversation) -> Shape:
    resting = getattr(one, "snooze", None)
    moments = ("opened_at", "touched_at", "last_in_at", "last_out_at", "due_at")
    return {
        "id": one.pk, "reference": reference.of(one.pk), "subject": one.subject, "state": one.state,
        "channel": one.channel, "customer": customer(one.anchor), "assignee": one.assignee_id, "team": one.team_id,
        "reason": {"id": one.reason.pk, "name": one.reason.name} if one.reason else None,
        "tags": [{"id": tag.pk, "name": tag.name} for tag in one.tags.all()], "fields": one.fields, "noise": one.noise,
        "held_for": one.held_for, "snoozed_until": moment(resting.due_at) if resting else None,
        **{name: moment(getattr(one, name)) for name in moments},
    }  # fmt: skip


def customer(anchor: Identity | None) -> Shape | None:
    if anchor is None:
        return None
    name = (anchor.person.name if anchor.person else "") or anchor.display
    return {"identity": anchor.pk, "person": anchor.person_id, "name": name}


def messages(found: Iterable[Interaction]) -> list[Shape]:
    rows = list(found)
    ids = [row.pk for row in rows]
    placed = Placement.objects.filter(interaction__in=ids, current=True)
    where = dict(placed.values_list("interaction", "conversation"))
    sent = {pk: {"state": one.state, "error": one.error} for pk, one in parts.standing(ids).items()}
    return [
        {**shape, "conversation": where.get(shape["id"]), "delivery": sent.get(shape["id"])}
        for shape in touches.touches(rows)
    ]


def note(one: Note) -> Shape:
    return {
        "id": one.pk, "conversation": one.conversation_id, "agent": one.agent_id, "text": one.text, "at": moment(one.at)
    }  # fmt: skip


def register() -> None:
    """Subjects of changes that programs may be shown: called when the room starts."""
    shapes.offer("conversation", told_conversations, seen_conversations)
    shapes.offer("interaction", told_messages, seen_messages)
    shapes.offer("person", told_persons, seen_persons)
    shapes.offer("identity", told_identities, seen_identities)


def told_conversations(ids: Collection[int], actor: Actor) -> Mapping[int, Shape]:
    rows = Conversation.objects.filter(pk__in=ids).select_related(*BESIDE).prefetch_related("tags")
    return {shape["id"]: shape for shape in conversations(rows, actor)}


def seen_conversations(ids: Collection[int], actor: Actor) -> Collection[int]:
    return list(access.visible_to(actor).order_by().filter(pk__in=ids).values_list("pk", flat=True))


def told_messages(ids: Collection[int], actor: Actor) -> Mapping[int, Shape]:
    rows = Interaction.objects.filter(pk__in=ids).select_related("identity")
    return {shape["id"]: shape for shape in messages(rows)}


def seen_messages(ids: Collection[int], actor: Actor) -> Collection[int]:
    rows = Interaction.objects.filter(pk__in=ids, account__in=accounts.visible_to(actor))
    return list(rows.values_list("pk", flat=True))


def told_persons(ids: Collection[int], actor: Actor) -> Mapping[int, Shape]:
    rows = Person.objects.filter(pk__in=ids)
    return {shape["id"]: shape for shape in people.persons(rows, ("profile", "identities"))}


def seen_persons(ids: Collection[int], actor: Actor) -> Collection[int]:
    """Those who were joined with somebody are seen by whoever sees them now."""
    now = {pk: redirect or pk for pk, redirect in Person.objects.filter(pk__in=ids).values_list("pk", "redirect")}
    rows = timeline.people_visible_to(actor).filter(pk__in=set(now.values()))
    living = set(rows.values_list("pk", flat=True))
    return [pk for pk, standing in now.items() if standing in living]


def told_identities(ids: Collection[int], actor: Actor) -> Mapping[int, Shape]:
    return {one.pk: people.identity(one) for one in Identity.objects.filter(pk__in=ids)}


def seen_identities(ids: Collection[int], actor: Actor) -> Collection[int]:
    return list(timeline.identities_visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
