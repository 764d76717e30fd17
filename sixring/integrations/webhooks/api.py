"""Webhooks by program: endpoints and what became of each event, for tokens with the scope admin."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Query, Schema
from pydantic import Field

from sixring.core.api.given import At, Given, Id, Text, Word
from sixring.core.api.pages import Asked, Page, page
from sixring.core.api.rooms import ApiRequest, Room
from sixring.core.api.shapes import Moment, moment
from sixring.core.errors import Invalid
from sixring.core.models import Agent

from . import endpoints, log
from .kinds import BY_NAME
from .models import Delivery, Endpoint

webhooks = Room("Webhooks")
ADMIN, CONFIGURE = "admin", "configure"
SOME_KINDS = Field(min_length=1, max_length=len(BY_NAME))
KindName = Annotated[str, Field(max_length=40, examples=["message.received"])]
State = Literal["waiting", "accepted", "failed", "withheld"]


class EndpointShape(Schema):
    """`stopped_why` says why it is told nothing, where `stopped_at` is set. Its secret is never shown again."""

    id: int
    url: str
    description: str
    kinds: list[str]
    owner: int
    made_at: Moment
    accepted_at: Moment | None
    failing_since: Moment | None
    stopped_at: Moment | None
    stopped_why: str


class Made(EndpointShape):
    secret: str = Field(description="Shown this once: requests are signed with it.")


class Secret(Schema):
    secret: str = Field(description="Shown this once. For a day, requests are signed with the former one, too.")


class DeliveryShape(Schema):
    """`key` is the webhook-id. `due_at` is when it goes next, while it waits."""

    id: int
    key: str
    kind: str
    subject_kind: str
    subject_id: int
    at: Moment
    state: str
    attempts: int
    due_at: Moment | None


class Count(Schema):
    count: int


class Making(Given):
    """`owner` is the agent in whose name it is told; left out, the token's own."""

    url: Annotated[Word, Field(max_length=500)]
    kinds: Annotated[list[KindName], SOME_KINDS]
    description: Annotated[Text, Field(max_length=200)] = ""
    owner: Id | None = None


class Changing(Given):
    """What is left out stays. `stopped` true tells it nothing more, false tells it again from now on."""

    url: Annotated[Word, Field(max_length=500)] | None = None
    kinds: Annotated[list[KindName], SOME_KINDS] | None = None
    description: Annotated[Text, Field(max_length=200)] | None = None
    owner: Id | None = None
    stopped: bool | None = None


class Since(Given):
    since: At


class DeliveriesAsked(Asked):
    state: State | None = None


@webhooks.get("/webhooks", Page[EndpointShape], scope=ADMIN, act=CONFIGURE)
def list_webhooks(request: ApiRequest, asked: Query[Asked]) -> dict[str, Any]:
    """The endpoints that are told what happens."""
    return page(request, endpoints.visible_to(request.actor), asked, lambda rows: [shape(row) for row in rows], ("pk",))


@webhooks.post("/webhooks", Made, scope=ADMIN, act=CONFIGURE)
def make_webhook(request: ApiRequest, body: Making) -> dict[str, Any]:
    """Tell an address what happens

    It is told from now on, in the name of `owner`. The answer is the one place where its secret stands.
    """
    made, secret = endpoints.make(
        body.url, body.kinds, description=body.description, owner=agent(body.owner or request.actor.id),
        actor=request.actor,
    )  # fmt: skip
    return {**shape(made), "secret": secret}


@webhooks.get("/webhooks/{webhook_id}", EndpointShape, scope=ADMIN, act=CONFIGURE)
def get_webhook(request: ApiRequest, webhook_id: Id) -> dict[str, Any]:
    """One endpoint."""
    return shape(endpoints.get(request.actor, webhook_id))


@webhooks.patch("/webhooks/{webhook_id}", EndpointShape, scope=ADMIN, act=CONFIGURE)
def change_webhook(request: ApiRequest, webhook_id: Id, body: Changing) -> dict[str, Any]:
    """Change an endpoint, stop it or start it again."""
    found = endpoints.get(request.actor, webhook_id)
    endpoints.change(
        found, body.url or found.url, body.kinds or found.kinds, owner=agent(body.owner or found.owner_id),
        description=found.description if body.description is None else body.description, actor=request.actor,
    )  # fmt: skip
    if body.stopped is True:
        endpoints.stop(found, "A program stopped it.", actor=request.actor)
    if body.stopped is False:
        endpoints.start(found, actor=request.actor)
    return shape(endpoints.get(request.actor, webhook_id))


@webhooks.delete("/webhooks/{webhook_id}", scope=ADMIN, act=CONFIGURE)
def remove_webhook(request: ApiRequest, webhook_id: Id) -> None:
    """Remove an endpoint with its log."""
    endpoints.remove(endpoints.get(request.actor, webhook_id), actor=request.actor)


@webhooks.post("/webhooks/{webhook_id}/secret", Secret, scope=ADMIN, act=CONFIGURE)
def rotate_webhook_secret(request: ApiRequest, webhook_id: Id) -> dict[str, str]:
    """A new secret."""
    return {"secret": endpoints.rotate(endpoints.get(request.actor, webhook_id), actor=request.actor)}


@webhooks.post("/webhooks/{webhook_id}/test", DeliveryShape, scope=ADMIN, act=CONFIGURE)
def test_webhook(request: ApiRequest, webhook_id: Id) -> dict[str, Any]:
    """Send a test."""
    return delivery_shape(log.test(endpoints.get(request.actor, webhook_id), actor=request.actor))


@webhooks.get("/webhooks/{webhook_id}/deliveries", Page[DeliveryShape], scope=ADMIN, act=CONFIGURE)
def list_webhook_deliveries(request: ApiRequest, webhook_id: Id, asked: Query[DeliveriesAsked]) -> dict[str, Any]:
    """The log of an endpoint, latest first. It goes back thirty days."""
    rows = log.of(endpoints.get(request.actor, webhook_id), asked.state or "")
    return page(request, rows, asked, lambda found: [delivery_shape(one) for one in found])


@webhooks.post("/webhooks/{webhook_id}/replay", Count, scope=ADMIN, act=CONFIGURE)
def replay_webhook(request: ApiRequest, webhook_id: Id, body: Since) -> dict[str, int]:
    """Tell an endpoint again everything that was given up and happened since."""
    found = endpoints.get(request.actor, webhook_id)
    return {"count": log.replay_failed(found, body.since, actor=request.actor)}


@webhooks.post("/webhook-deliveries/{delivery_id}/replay", DeliveryShape, scope=ADMIN, act=CONFIGURE)
def replay_webhook_delivery(request: ApiRequest, delivery_id: Id) -> dict[str, Any]:
    """Tell one event again, under the same webhook-id."""
    found = log.get(request.actor, delivery_id)
    log.replay(found, actor=request.actor)
    return delivery_shape(found)


def agent(agent_id: int | None) -> Agent:
    found = Agent.objects.filter(pk=agent_id or 0).first()
    if found is None:
        raise Invalid("There is no such colleague.")
    return found


def shape(endpoint: Endpoint) -> dict[str, Any]:
    moments = {name: moment(getattr(endpoint, name)) for name in MOMENTS}
    return {
        "id": endpoint.pk, "url": endpoint.url, "description": endpoint.description, "kinds": endpoint.kinds,
        "owner": endpoint.owner_id, "stopped_why": endpoint.stopped_why, **moments,
    }  # fmt: skip


def delivery_shape(row: Delivery) -> dict[str, Any]:
    due = row.due_at if row.state == Delivery.State.WAITING else None
    return {
        "id": row.pk, "key": row.key, "kind": row.kind, "subject_kind": row.subject_kind, "subject_id": row.subject_id,
        "at": moment(row.at), "state": row.state, "attempts": row.attempts, "due_at": moment(due),
    }  # fmt: skip


MOMENTS = ("made_at", "accepted_at", "failing_since", "stopped_at")
