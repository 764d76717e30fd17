"""The log of changes as a feed: nothing is missed and nothing comes twice, however often one stops and goes on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ninja import Query, Schema
from pydantic import Field

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.models import Change

from . import shapes
from .pages import MOST, read, write
from .problems import Turned
from .rooms import ApiRequest, Room
from .shapes import Moment, moment

feed = Room("Changes")
NOW = "now"
ANEW = "Sixring was restored from a backup since this cursor was given out. Begin anew: without one, or with “now”."


class ChangeShape(Schema):
    """What was done to which subject. `subject_kind` and `subject_id` name it, `actor_kind` says who did it."""

    id: int
    at: Moment
    verb: str = Field(examples=["conversation.resolved"])
    subject_kind: str
    subject_id: int
    actor_kind: str
    actor_id: int | None


class Feed(Schema):
    """`next` goes on from here, also when `data` is empty: keep it. `more` says that there is more already."""

    data: list[ChangeShape]
    next: str
    more: bool


class FeedAsked(Schema):
    cursor: str = Field("", max_length=600, description="`next` of the answer before; empty begins with the oldest, "
                        "“now” with what happens from now on.")  # fmt: skip
    limit: int = Field(100, ge=1, le=MOST)


@feed.get("/changes", Feed, scope="read:changes", refusals=[410])
def list_changes(request: ApiRequest, asked: Query[FeedAsked]) -> dict[str, Any]:
    """What happened, oldest first, gap-free

    Ids and verbs only, never a personal value; of subjects the token's agent may see. Ask again with `next`. 410: the
    installation was restored from a backup since; what you heard may not have happened, so read anew, without a cursor.
    """
    era = changes.era()
    if asked.cursor == NOW:
        return {"data": [], "next": write(request, [changes.head(), era]), "more": False}
    after = place_in(era, read(request, asked.cursor)) if asked.cursor else changes.START
    found, behind = changes.after(after, asked.limit)
    shown = [change_shape(one) for one in seen_by(found, request.actor)]
    return {"data": shown, "next": write(request, [behind, era]), "more": len(found) == asked.limit}


def place_in(era: str, held: Any) -> str:
    """The place a cursor of ours holds. Raises `Turned` for one of another era."""
    if not isinstance(held, list) or held[1] != era:
        raise Turned(410, ANEW, kind="begin-anew")
    return str(held[0])


def seen_by(found: list[Change], actor: Actor) -> Iterable[Change]:
    """Those whose subject `actor` may see; a question for each kind of subject."""
    ids: dict[str, set[int]] = {}
    for change in found:
        ids.setdefault(change.subject_kind, set()).add(change.subject_id)
    seen = {kind: set(shapes.among(kind, some, actor)) for kind, some in ids.items()}
    return (change for change in found if change.subject_id in seen[change.subject_kind])


def change_shape(change: Change) -> dict[str, Any]:
    return {
        "id": change.pk, "at": moment(change.at), "verb": change.verb, "subject_kind": change.subject_kind,
        "subject_id": change.subject_id, "actor_kind": change.actor_kind, "actor_id": change.actor_id,
    }  # fmt: skip
