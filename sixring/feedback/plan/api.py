"""The API's part about response plans."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal

from ninja import Query, Schema
from pydantic import Field

from sixring.core.actors import Actor
from sixring.core.api.given import Id
from sixring.core.api.pages import Asked, Page, page
from sixring.core.api.rooms import ApiRequest, Room
from sixring.core.api.shapes import Moment, moment

from ..models import Plan
from . import reading

plans = Room("Response plans")
READ = "read:conversations"


class PlansAsked(Asked):
    list: Literal["open", "mine", "late", "glad", "ended"] = "open"


class PlanStepShape(Schema):
    kind: str
    owner: int | None
    due_at: Moment
    done_at: Moment | None
    itself: bool = Field(description="Sixring saw that it was done.")


class PlanShape(Schema):
    """`cause` is nps, csat, ces, stars or text, and `value` the score, or the sentiment from -1 to 1."""

    id: int
    tone: str
    state: str
    cause: str
    value: float
    conversation: int
    response: int | None
    owner: int | None
    reason: int | None
    what: str
    why: str
    opened_at: Moment
    closed_at: Moment | None
    steps: list[PlanStepShape]


@plans.get("/feedback/plans", Page[PlanShape], scope=READ)
def list_plans(request: ApiRequest, asked: Query[PlansAsked]) -> dict[str, Any]:
    """Response plans of a list, the latest opened first"""
    rows = reading.listed(request.actor, asked.list)
    return page(request, rows, asked, lambda found: [shape(plan) for plan in found])


@plans.get("/feedback/plans/{plan_id}", PlanShape, scope=READ)
def get_plan(request: ApiRequest, plan_id: Id) -> dict[str, Any]:
    """One response plan with its steps"""
    return shape(reading.get(request.actor, plan_id))


def shape(plan: Plan) -> dict[str, Any]:
    steps = [
        {"kind": one.kind, "owner": one.owner_id, "due_at": moment(one.due_at), "done_at": moment(one.done_at),
         "itself": one.itself}
        for one in plan.steps.all()
    ]  # fmt: skip
    return {
        "id": plan.pk, "tone": plan.tone, "state": plan.state, "cause": plan.cause, "value": plan.value,
        "conversation": plan.conversation_id, "response": plan.response_id, "owner": plan.owner_id,
        "reason": plan.reason_id, "what": plan.what, "why": plan.why, "opened_at": moment(plan.opened_at),
        "closed_at": moment(plan.closed_at), "steps": steps,
    }  # fmt: skip


def shapes_of(ids: Collection[int], actor: Actor) -> Mapping[int, dict[str, Any]]:
    """For those who are told of changes."""
    return {plan.pk: shape(plan) for plan in Plan.objects.filter(pk__in=ids).prefetch_related("steps")}


def among(ids: Collection[int], actor: Actor) -> Collection[int]:
    return list(reading.visible_to(actor).filter(pk__in=ids).order_by().values_list("pk", flat=True))
