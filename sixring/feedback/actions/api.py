"""The API's part about the action board."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal

from django.db.models import Count, Q
from ninja import Query, Schema
from pydantic import Field

from sixring.core.actors import Actor
from sixring.core.api.given import Id
from sixring.core.api.pages import Asked, Page, page
from sixring.core.api.rooms import ApiRequest, Room
from sixring.core.api.shapes import Moment, moment

from ..models import Action
from . import board

actions = Room("Actions")
READ = "read:conversations"


class ActionsAsked(Asked):
    state: Literal["planned", "doing", "done", "told", "measured"] | None = None


class EffectShape(Schema):
    """`value` is the difference of differences in points of the metric's scale, with its 95 % interval; null where
    nobody can tell, `because` of what. `cells` are the four groups, each with its value and n."""

    against: str
    metric: str
    verdict: str
    because: str
    value: float | None
    low: float | None
    high: float | None
    cells: dict[str, Any]
    at: Moment


class ActionShape(Schema):
    """`figure` is the number it rests on, as it was then. `people` are those it is for, `told` those who were told."""

    id: int
    title: str
    plan: str
    expected: str
    state: str
    owner: int | None
    due_on: str | None
    survey: int | None
    question: str
    topic: str
    driver: str
    figure: dict[str, Any]
    people: int
    told: int
    done_at: Moment | None
    created_at: Moment
    effects: list[EffectShape] = Field(description="What was measured, the latest first.")


@actions.get("/feedback/actions", Page[ActionShape], scope=READ)
def list_actions(request: ApiRequest, asked: Query[ActionsAsked]) -> dict[str, Any]:
    """Actions on the board, the latest planned first"""
    rows = board.all_of(request.actor).prefetch_related("effects")
    rows = rows.filter(state=asked.state) if asked.state else rows
    return page(request, rows, asked, lambda found: [shape(action) for action in found])


@actions.get("/feedback/actions/{action_id}", ActionShape, scope=READ)
def get_action(request: ApiRequest, action_id: Id) -> dict[str, Any]:
    """One action with what was measured"""
    return shape(board.get(request.actor, action_id))


def shape(action: Any) -> dict[str, Any]:
    plain = ("title", "plan", "expected", "state", "question", "topic", "driver", "figure", "people", "told")
    return {
        "id": action.pk, "owner": action.owner_id, "survey": action.survey_id,
        "due_on": action.due_on.isoformat() if action.due_on else None, "done_at": moment(action.done_at),
        "created_at": moment(action.created_at), **{name: getattr(action, name) for name in plain},
        "effects": [effect(one) for one in sorted(action.effects.all(), key=lambda one: one.at, reverse=True)],
    }  # fmt: skip


def effect(one: Any) -> dict[str, Any]:
    plain = ("against", "metric", "verdict", "because", "value", "low", "high", "cells")
    return {"at": moment(one.at), **{name: getattr(one, name) for name in plain}}


def shapes_of(ids: Collection[int], actor: Actor) -> Mapping[int, dict[str, Any]]:
    """For those who are told of changes."""
    told = Count("affected", filter=Q(affected__told_at__isnull=False), distinct=True)
    rows = Action.objects.filter(pk__in=ids).annotate(people=Count("affected", distinct=True), told=told)
    return {action.pk: shape(action) for action in rows.prefetch_related("effects")}


def among(ids: Collection[int], actor: Actor) -> Collection[int]:
    return list(ids) if actor.may("see") else ()
