"""Conversations: finding them, beginning one, and turning one."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.db import transaction
from django.db.models import Q
from ninja import Query, Schema
from pydantic import Field

from sixring.core.api.given import At, Given, Id, Text, Word
from sixring.core.api.pages import Asked, Page, page
from sixring.core.api.rooms import ApiRequest, Room
from sixring.core.errors import Invalid, NotFound
from sixring.core.models import Agent, Team
from sixring.interactions.api.persons import person_of

from .. import access, assignment, closure, queues
from ..matter import fields, reasons, tags
from ..models import ContactReason, Conversation, Tag
from ..queues import filters
from ..sending import starting
from ..timing import snooze
from . import shapes
from .shapes import ConversationShape, NamedShape

conversations = Room("Conversations")
READ, WRITE = "read:conversations", "write:conversations"
State = Literal["needs_us", "waiting", "on_hold", "resolved"]
Queue = Literal["needs-us", "mine", "unassigned", "waiting", "on-hold", "snoozed", "resolved", "everything", "noise"]


class ConversationsAsked(Asked):
    queue: Queue = "everything"
    state: State | None = None
    channel: str = Field("", max_length=30)
    team: Id | None = None
    assignee: str = Field("", pattern="^(me|nobody|[1-9][0-9]{0,14})?$", description="“me”, “nobody” or an agent’s id.")
    tag: Id | None = None
    reason: Id | None = None
    person: Id | None = None
    overdue: bool = False
    touched_since: At | None = Field(None, description="Those in which something was said then or later.")


class Beginning(Given):
    """To whom: `identity`, or `address` for somebody nobody knows yet. `account` is where it leaves from."""

    account: Id
    identity: Id | None = None
    address: Annotated[Word, Field(max_length=400)] | None = None
    kind: Literal["email", "phone"] = "email"
    subject: Annotated[Text, Field(max_length=500)] = ""
    text: Annotated[Text, Field(max_length=100_000)]


class Turning(Given):
    """What is to be otherwise; what is left out stays. All of it, or nothing when one of it is refused."""

    assignee: Id | None = None
    team: Id | None = None
    reason: Id | None = None
    state: State | None = None
    held_for: Annotated[Word, Field(max_length=120)] | None = Field(None, description="With `state` on_hold: for whom.")
    snoozed_until: At | None = Field(None, description="null wakes it.")
    fields: dict[Annotated[Text, Field(max_length=40)], Annotated[Text, Field(max_length=500)]] | None = Field(
        None, description="Custom fields by their key, as they would be typed."
    )


class Tagging(Given):
    name: Annotated[Word, Field(max_length=50)]


class QueueShape(Schema):
    """`count` goes as far as 1000, which means more than 999; null where nobody counts."""

    key: str
    name: str
    count: int | None


@conversations.get("/conversations", Page[ConversationShape], scope=READ)
def list_conversations(request: ApiRequest, asked: Query[ConversationsAsked]) -> dict[str, Any]:
    """Conversations of a queue, the latest begun first"""
    rows = queues.held(request.actor, queues.QUEUES[asked.queue], narrowed(asked, request))
    rows = rows.select_related(*shapes.BESIDE).prefetch_related("tags")
    return page(request, rows, asked, lambda found: shapes.conversations(found, request.actor))


def narrowed(asked: ConversationsAsked, request: ApiRequest) -> Q:
    wanted = {"state": asked.state, "channel": asked.channel, "team": asked.team, "who": asked.assignee}
    wanted |= {"tag": asked.tag, "reason": asked.reason, "overdue": filters.ON if asked.overdue else ""}
    bounded = queues.QUEUES[asked.queue].bounded
    given = {name: str(value) for name, value in wanted.items() if value}
    found = filters.conditions(given, request.actor, bounded=bounded)
    if asked.person:
        found &= Q(anchor__person=person_of(request, asked.person))
    return found & Q(touched_at__gte=asked.touched_since) if asked.touched_since else found


@conversations.get("/conversations/{conversation_id}", ConversationShape, scope=READ)
def get_conversation(request: ApiRequest, conversation_id: Id) -> dict[str, Any]:
    """One conversation

    The id of one that was merged gives what it became part of.
    """
    return shape_of(request, conversation_id)


@conversations.post("/conversations", ConversationShape, scope=WRITE, act="answer")
def begin_conversation(request: ApiRequest, said: Beginning) -> dict[str, Any]:
    """Write first

    It leaves over an account that can write first (`GET /accounts`), and waits for the customer.
    """
    if (said.identity is None) == (said.address is None):
        raise Invalid("Name either an identity or an address.")
    whom = said.identity or f"{said.kind}={said.address}"
    begun = starting.start(
        f"{said.account}:{whom}", said.subject, said.text, actor=request.actor, token=request.act_key
    )  # fmt: skip
    return shape_of(request, begun.pk)


@conversations.patch("/conversations/{conversation_id}", ConversationShape, scope=WRITE, act="answer")
def turn_conversation(request: ApiRequest, conversation_id: Id, said: Turning) -> dict[str, Any]:
    """Assign, resolve, reopen, hold, snooze, or say why they wrote"""
    conversation = access.get(request.actor, conversation_id)
    with transaction.atomic():
        turn(conversation, said, request)
    return shape_of(request, conversation.pk)


def turn(conversation: Conversation, said: Turning, request: ApiRequest) -> None:
    actor, given = request.actor, said.model_fields_set
    if "team" in given:
        assignment.assign_team(conversation, row(Team, said.team, "team"), actor=actor)
    if "assignee" in given:
        assignment.assign(conversation, row(Agent, said.assignee, "colleague"), actor=actor)
    if "reason" in given:
        reasons.choose(conversation, row(ContactReason, said.reason, "reason"), actor=actor)
    if said.fields is not None:
        fields.fill(conversation, said.fields, actor=actor)
    if said.state is not None:
        turn_state(conversation, said, request)
    if said.snoozed_until is not None:
        snooze.snooze(conversation, said.snoozed_until, actor=actor)
    elif "snoozed_until" in given:
        snooze.wake(conversation, actor=actor)


def turn_state(conversation: Conversation, said: Turning, request: ApiRequest) -> None:
    if said.state == "on_hold":
        closure.hold(conversation, said.held_for or "", actor=request.actor)
    else:
        turns = {"needs_us": closure.reopen, "waiting": closure.wait, "resolved": closure.resolve}
        turns[said.state or ""](conversation, actor=request.actor)


def row(model: Any, pk: int | None, called: str) -> Any:
    """The row of this id, None for none. Raises `Invalid` where there is none such."""
    found = model.objects.filter(pk=pk).first() if pk else None
    if pk and found is None:
        raise Invalid(f"There is no {called} {pk}. Nothing was changed.")
    return found


@conversations.post("/conversations/{conversation_id}/tags", NamedShape, scope=WRITE, act="answer")
def tag_conversation(request: ApiRequest, conversation_id: Id, said: Tagging) -> dict[str, Any]:
    """Put a tag on it; a word nobody used before is a new tag"""
    tag = tags.tag(access.get(request.actor, conversation_id), said.name, actor=request.actor)
    return {"id": tag.pk, "name": tag.name}


@conversations.delete("/conversations/{conversation_id}/tags/{tag_id}", scope=WRITE, act="answer")
def untag_conversation(request: ApiRequest, conversation_id: Id, tag_id: Id) -> None:
    """Take a tag off it; one it hasn't is quietly off"""
    conversation = access.get(request.actor, conversation_id)
    found = Tag.objects.filter(pk=tag_id).first()
    if found is None:
        raise NotFound
    tags.untag(conversation, found, actor=request.actor)


@conversations.get("/queues", list[QueueShape], scope=READ)
def list_queues(request: ApiRequest) -> list[dict[str, Any]]:
    """The queues of the desk, with how many the token's agent finds in each"""
    actor, every = request.actor, list(queues.QUEUES.values())
    counted = [one for one in every if one.counted]
    many = queues.counts(actor, [queues.of_queue(actor, one) for one in counted])
    known = dict(zip([one.key for one in counted], many, strict=True))
    return [{"key": one.key, "name": str(one.label), "count": known.get(one.key)} for one in every]


@conversations.get("/tags", Page[NamedShape], scope=READ)
def list_tags(request: ApiRequest, asked: Query[Asked]) -> dict[str, Any]:
    """The tags there are"""
    return page(request, Tag.objects.all(), asked, named, ("pk",))


@conversations.get("/reasons", Page[NamedShape], scope=READ)
def list_reasons(request: ApiRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Why customers write, as the team names it; retired reasons left out"""
    return page(request, ContactReason.objects.filter(retired=False), asked, named, ("pk",))


def named(found: list[Any]) -> list[dict[str, Any]]:
    return [{"id": one.pk, "name": one.name} for one in found]


def shape_of(request: ApiRequest, conversation_id: int) -> dict[str, Any]:
    found = access.get(request.actor, conversation_id, "reason", "snooze")
    return shapes.conversations([found], request.actor)[0]
