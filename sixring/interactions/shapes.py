"""How touches look outside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ninja import Schema
from pydantic import Field

from sixring.core.api.shapes import Moment, Shape, moment

from .models import Attachment, Interaction

# Of a message's further data; all the rest of it is how it came.
SHOWN = {"to", "cc", "bcc", "edited", "deleted", "deleted_by", "reactions"}


class FileShape(Schema):
    id: int
    name: str
    content_type: str
    size: int


class InteractionShape(Schema):
    """One touch with a customer. `identity` is the customer's, also for what we sent; `person` whose that is now.

    `automatic` says why no human wrote it. `data` is what an event carried; of a message, whom it went to, and what was
    done to it later.
    """

    id: int
    account: int
    channel: str
    kind: str = Field(examples=["message"])
    direction: str = Field(examples=["in"])
    identity: int | None
    person: int | None
    agent: int | None
    proof: str
    automatic: str
    subject: str
    text: str
    data: dict[str, Any]
    files: list[FileShape]
    occurred_at: Moment
    received_at: Moment


def touches(found: Iterable[Interaction]) -> list[Shape]:
    rows = list(found)
    files: dict[int, list[Shape]] = {}
    for one in Attachment.objects.filter(interaction__in=[row.pk for row in rows]).order_by("pk"):
        files.setdefault(one.interaction_id, []).append(file(one))
    return [touch(row, files.get(row.pk, [])) for row in rows]


def touch(one: Interaction, files: list[Shape]) -> Shape:
    """`one` with its identity."""
    said = one.kind == "message"
    return {
        "id": one.pk, "account": one.account_id, "channel": one.channel, "kind": one.kind, "direction": one.direction,
        "identity": one.identity_id, "person": one.identity.person_id if one.identity else None,
        "agent": one.agent_id, "proof": one.proof, "automatic": one.automatic, "subject": one.subject, "text": one.text,
        "data": {name: value for name, value in one.data.items() if not said or name in SHOWN}, "files": files,
        "occurred_at": moment(one.occurred_at), "received_at": moment(one.received_at),
    }  # fmt: skip


def file(one: Attachment) -> Shape:
    return {"id": one.pk, "name": one.name, "content_type": one.content_type, "size": one.size}
