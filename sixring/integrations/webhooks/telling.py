"""What an endpoint is told: put together when it is sent, through what the endpoint's owner may see by then.

Nothing told is kept, so a replay tells how things are now, and what was erased is never told again: of a subject that
is gone only its id is left.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from sixring.conversations.models import Conversation
from sixring.core.actors import Actor
from sixring.core.api import shapes
from sixring.feedback.models import Action, Plan, Reading, Response
from sixring.insights.models import Alert
from sixring.interactions.models import Interaction
from sixring.people.models import Membership

from .kinds import TEST
from .models import Delivery

Data = dict[str, Any]
MODELS: dict[str, type[Model]] = {
    "conversation": Conversation, "reading": Reading, "response": Response, "plan": Plan, "action": Action,
    "alert": Alert,
}  # fmt: skip


def payload(delivery: Delivery) -> Data | None:
    """`type`, `timestamp` and `data`, as Standard Webhooks has them; None where its owner may not see the subject.

    `data` is the shape in which the API answers for the subject.
    """
    data = data_of(delivery, Actor.of(delivery.endpoint.owner))
    if data is None:
        return None
    return {"type": delivery.kind, "timestamp": shapes.moment(delivery.at), "data": data}


def data_of(delivery: Delivery, actor: Actor) -> Data | None:
    if delivery.kind == TEST:
        return {"id": delivery.endpoint_id, "text": "This is a test from Sixring. It is about nobody."}
    shape = shapes.shape_of(delivery.subject_kind, delivery.subject_id, actor)
    if shape is None and not is_there(delivery.subject_kind, delivery.subject_id):
        return {"id": delivery.subject_id}
    return shape


def is_there(kind: str, subject_id: int) -> bool:
    """Whether there is anything to see, for whoever may. Of an erased person no identity is left."""
    if kind == "person":
        return Membership.objects.filter(person=subject_id).exists()
    return MODELS.get(kind, Interaction)._base_manager.filter(pk=subject_id).exists()
