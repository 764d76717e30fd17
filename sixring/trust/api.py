"""Privacy by program: exporting and erasing a person, for tokens with the scope admin, as an administrator may on the
person's page.
"""

from __future__ import annotations

from typing import Any, Literal

from django.conf import settings
from django.http import FileResponse
from django.urls import reverse
from ninja import Schema
from pydantic import Field

from sixring.core.api.given import Given, Id
from sixring.core.api.rooms import ApiRequest, Room
from sixring.core.api.shapes import Moment, moment
from sixring.core.errors import NotFound
from sixring.interactions.api.persons import person_of

from .models import Erasure
from .privacy import erasing, exporting

privacy = Room("Privacy")
ADMIN, CONFIGURE = "admin", "configure"


class Erasing(Given):
    """How a person is to be erased."""

    suppress: bool = Field(True, description="Never write to their addresses again, except to answer.")


class ErasureShape(Schema):
    """A receipt: counts by room, no personal value. `page` shows the same to an administrator."""

    key: str
    page: str
    state: Literal["erasing", "cleaning", "done"]
    asked_at: Moment
    finished_at: Moment | None
    suppressed: bool
    counts: dict[str, dict[str, int]]


@privacy.file("/persons/{person_id}/export", "application/zip", scope=ADMIN, act=CONFIGURE, refusals=[409])
def export_person(request: ApiRequest, person_id: Id) -> FileResponse:
    """Everything held of a person

    A ZIP: a page anybody can read, the same as JSON, and every file. It is made while you wait, and not kept here.
    """
    row = exporting.at_once(person_of(request, person_id), actor=request.actor)
    file = exporting.path_of(row).open("rb")
    exporting.fetched(row, actor=request.actor)
    exporting.drop(row)
    answer = FileResponse(file, as_attachment=True, filename=f"person-{row.person}.zip", content_type="application/zip")
    answer["Cache-Control"] = "private, no-store"
    return answer


@privacy.post("/persons/{person_id}/erasure", ErasureShape, scope=ADMIN, act=CONFIGURE, status=202)
def erase_person(request: ApiRequest, person_id: Id, said: Erasing) -> dict[str, Any]:
    """Erase a person for good

    It can't be undone. From the answer on nobody is known as them; the rest is done within minutes. Keep `key`, and ask
    for the receipt with it.
    """
    person = person_of(request, person_id)
    return shape(erasing.erase(person, actor=request.actor, via=Erasure.Via.API, suppress=said.suppress))


@privacy.get("/erasures/{key}", ErasureShape, scope=ADMIN, act=CONFIGURE)
def get_erasure(request: ApiRequest, key: str) -> dict[str, Any]:
    """The receipt of an erasure"""
    row = Erasure.objects.filter(key=key).first()
    if row is None:
        raise NotFound
    return shape(row)


def shape(row: Erasure) -> dict[str, Any]:
    return {
        "key": row.key, "page": settings.PUBLIC_URL + reverse("trust:receipt", args=[row.key]), "state": row.state,
        "asked_at": moment(row.asked_at), "finished_at": moment(row.finished_at) if row.finished_at else None,
        "suppressed": row.suppressed, "counts": row.counts,
    }  # fmt: skip
