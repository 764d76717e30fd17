"""Readings by program: what was read in a conversation, and saying what it should have been."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from sixring.conversations import access
from sixring.core.actors import Actor
from sixring.core.api.given import Given, Id
from sixring.core.api.rooms import ApiRequest, Room
from sixring.core.api.shapes import Moment, Shape, moment

from ..models import Reading
from . import correcting, panels

readings = Room("Readings")
READ, WRITE = "read:conversations", "write:conversations"
ALIKE = (
    "language", "measured", "sentiment", "label", "strength", "confidence", "effort", "churn", "urgency", "repeated",
    "intents", "aspects",
)  # fmt: skip


class AspectShape(Schema):
    aspect: str
    sentiment: float
    words: str


class ReadingShape(Schema):
    """What a text says, as a model or a colleague reads it. `measured`: the model was measured in that language.

    `sentiment` is -1 to 1; `strength`, `confidence`, `effort`, `churn` and `urgency` are 0 to 1.
    """

    id: int
    interaction: int | None
    answer: int | None
    conversation: int | None
    language: str
    measured: bool
    sentiment: float
    label: Literal["negative", "neutral", "positive"]
    strength: float
    confidence: float
    effort: float | None
    churn: float | None
    urgency: float | None
    repeated: bool
    intents: list[str]
    aspects: list[AspectShape]
    reader: str
    occurred_at: Moment
    read_at: Moment


class Readings(Schema):
    data: list[ReadingShape]


class Corrected(Given):
    """What it should have been. Say at least one."""

    label: Literal["negative", "neutral", "positive"] | None = None
    urgent: bool | None = None
    repeated: bool | None = Field(None, description="They say they had to repeat themselves.")


@readings.get("/conversations/{conversation_id}/readings", Readings, scope=READ)
def list_readings(request: ApiRequest, conversation_id: Id) -> dict[str, Any]:
    """What was read in a conversation

    The latest 300 texts of customers, latest first; of messages the token's agent may see.
    """
    conversation = access.get(request.actor, conversation_id)
    return {"data": [shape(one) for one in panels.of_conversation(conversation, request.actor)]}


@readings.patch("/readings/{reading_id}", ReadingShape, scope=WRITE, act="answer")
def correct_reading(request: ApiRequest, reading_id: Id, said: Corrected) -> Shape:
    """Say what a reading should have been

    It stays, whoever reads the text again, and is learnt from.
    """
    reading = correcting.get(request.actor, reading_id)
    for field, value in said.dict(exclude_none=True).items():
        correcting.correct(reading, field, value, actor=request.actor)
    return shape(correcting.get(request.actor, reading_id))


def shape(one: Reading) -> Shape:
    return {
        "id": one.pk, "interaction": one.interaction_id, "answer": one.answer_id, "conversation": one.conversation_id,
        **{name: getattr(one, name) for name in ALIKE}, "reader": one.encoder, "occurred_at": moment(one.occurred_at),
        "read_at": moment(one.read_at),
    }  # fmt: skip


def told(ids: Collection[int], actor: Actor) -> Mapping[int, Shape]:
    """For whoever is told of changes: webhooks."""
    return {one.pk: shape(one) for one in Reading.objects.filter(pk__in=ids)}


def seen(ids: Collection[int], actor: Actor) -> Collection[int]:
    return list(correcting.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
