"""Touches: reading them, and telling one. What is acknowledged lies in the inbox, where nothing is lost."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from django.db.models import QuerySet
from ninja import Query, Schema
from pydantic import Field, JsonValue

from sixring.channels import accounts, inbox
from sixring.channels.inbox import Item
from sixring.channels.models import Account, Arrival
from sixring.core.api.given import At, Given, Id, Text, Word
from sixring.core.api.pages import Asked, Page, page
from sixring.core.api.rooms import ANY, ApiRequest, Room
from sixring.core.api.shapes import Moment, moment
from sixring.core.errors import Invalid, NotFound

from .. import shapes
from ..models import Interaction
from ..shapes import InteractionShape
from .persons import person_of

touches = Room("Interactions")
READ, WRITE = "read:conversations", "write:conversations"


class TouchesAsked(Asked):
    person: Id | None = None
    identity: Id | None = None
    account: Id | None = None
    arrival: Id | None = Field(None, description="Those that one request to tell became.")
    kind: str = Field("", max_length=20)
    direction: Literal["in", "out"] | None = None
    since: At | None = Field(None, description="Those that happened then or later.")


class Whom(Given):
    """An address, a number, or an id of yours. Kinds of your own are proven; addresses only when the account is
    trusted."""

    kind: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,29}$", examples=["email"])]
    value: Annotated[Word, Field(max_length=400)]
    name: Annotated[Text, Field(max_length=200)] = ""


class Touch(Given):
    """What a customer said (`message`) or did (`event`). `external_id` is your own id of it, taken once."""

    account: Id = Field(description="An account of the kind “API”.")
    type: Literal["message", "event"]
    whom: Whom
    text: Annotated[Text, Field(max_length=100_000)] = ""
    subject: Annotated[Text, Field(max_length=500)] = ""
    thread: Annotated[Text, Field(max_length=150)] = ""
    external_id: Annotated[Text, Field(max_length=150)] = ""
    occurred_at: At | None = None
    data: dict[str, JsonValue] = {}


class ArrivalShape(Schema):
    """What was told: `waiting`, then `settled` with the touches it became, or `quarantined` for a person to look at."""

    id: int
    account: int
    state: str
    received_at: Moment
    interactions: list[int]


class AccountShape(Schema):
    id: int
    kind: str
    name: str
    enabled: bool


@touches.get("/interactions", Page[InteractionShape], scope=READ)
def list_interactions(request: ApiRequest, asked: Query[TouchesAsked]) -> dict[str, Any]:
    """Touches, the latest recorded first"""
    rows = visible(request).select_related("identity")
    if asked.person:
        rows = rows.filter(identity__person=person_of(request, asked.person))
    wanted = {name: getattr(asked, name) for name in ("identity", "account", "arrival", "kind", "direction")}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    rows = rows.filter(occurred_at__gte=asked.since) if asked.since else rows
    return page(request, rows, asked, shapes.touches)


@touches.get("/interactions/{interaction_id}", InteractionShape, scope=READ)
def get_interaction(request: ApiRequest, interaction_id: Id) -> dict[str, Any]:
    """One touch"""
    found = visible(request).select_related("identity").filter(pk=interaction_id)
    if not found:
        raise NotFound
    return shapes.touches(found)[0]


@touches.post("/interactions", ArrivalShape, scope=WRITE, act="answer", status=202)
def tell_interaction(request: ApiRequest, said: Touch) -> dict[str, Any]:
    """Tell what a customer said or did

    202 means: it is on disk. A moment later it is part of somebody's story; `GET /arrivals/{id}` says of which touches.
    The same `external_id` again is the same touch.
    """
    if said.type == "message" and not said.text.strip():
        raise Invalid("A message without text says nothing.")
    account = accounts.get(request.actor, said.account)
    if account.kind != "api" or not account.enabled:
        raise Invalid("Touches are told to an open account of the kind “API”. An administrator can open one.")
    return arrival_shape(brought(account, said, request))


def brought(account: Account, said: Touch, request: ApiRequest) -> Arrival:
    item = said.model_dump(mode="json", exclude={"account", "whom"}, exclude_none=True)
    item["from"] = said.whom.model_dump()
    key = request.act_key
    meta = {"key": key, "who": f"{said.whom.kind}:{said.whom.value}", "agent": request.actor.id}
    inbox.accept([Item(account, msgspec.json.encode(item), meta)])
    return Arrival.objects.get(account=account, event_key=key)


@touches.get("/arrivals/{arrival_id}", ArrivalShape, scope=READ)
def get_arrival(request: ApiRequest, arrival_id: Id) -> dict[str, Any]:
    """What became of something that was told"""
    rows = Arrival.objects.filter(account__in=accounts.visible_to(request.actor), account__kind="api")
    found = rows.filter(pk=arrival_id).first()
    if found is None:
        raise NotFound
    return arrival_shape(found)


@touches.get("/accounts", Page[AccountShape], scope=ANY)
def list_accounts(request: ApiRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Ways customers reach us, those the token's agent may see"""
    rows = accounts.visible_to(request.actor)
    return page(request, rows, asked, lambda found: [account_shape(one) for one in found], ("pk",))


def visible(request: ApiRequest) -> QuerySet[Interaction]:
    return Interaction.objects.filter(account__in=accounts.visible_to(request.actor))


def arrival_shape(one: Arrival) -> dict[str, Any]:
    became = Interaction.objects.filter(arrival=one).order_by("pk").values_list("pk", flat=True)
    return {
        "id": one.pk, "account": one.account_id, "state": one.state, "received_at": moment(one.received_at),
        "interactions": list(became),
    }  # fmt: skip


def account_shape(one: Account) -> dict[str, Any]:
    return {"id": one.pk, "kind": one.kind, "name": one.name, "enabled": one.enabled}
