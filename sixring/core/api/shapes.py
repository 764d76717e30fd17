"""How rows look outside, to programs that read them and to those that are told: one shape for both.

A room offers, for each kind of subject in the log of changes, how its rows look and which of them an actor may see.
Shapes are plain JSON; moments are RFC 3339 in UTC.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import WithJsonSchema

from sixring.core.actors import SYSTEM, Actor

Shape = dict[str, Any]
Shapes = Callable[[Collection[int], Actor], Mapping[int, Shape]]
Among = Callable[[Collection[int], Actor], Collection[int]]
Moment = Annotated[str, WithJsonSchema({"type": "string", "format": "date-time"})]


@dataclass(frozen=True, slots=True)
class Kind:
    """`shapes` gives how rows look by id, `among` which ids an actor may see."""

    shapes: Shapes
    among: Among


_kinds: dict[str, Kind] = {}


def offer(kind: str, shapes: Shapes, among: Among) -> None:
    """For rooms, when they start: how subjects of this kind (a model's name, as changes have it) look outside."""
    _kinds[kind] = Kind(shapes, among)


def shape_of(kind: str, subject_id: int, actor: Actor = SYSTEM) -> Shape | None:
    """How the subject of a change looks to `actor` now; None when it is gone, hidden, or of a kind nobody shows."""
    return shapes_of(kind, [subject_id], actor).get(subject_id)


def shapes_of(kind: str, ids: Collection[int], actor: Actor = SYSTEM) -> Mapping[int, Shape]:
    """The same for many at once, those left out that `actor` may not see."""
    known = _kinds.get(kind)
    return known.shapes(known.among(ids, actor), actor) if known else {}


def among(kind: str, ids: Collection[int], actor: Actor) -> Collection[int]:
    """Those of `ids` that `actor` may see. Kinds nobody offers are for whoever may configure."""
    known = _kinds.get(kind)
    if known is None:
        return ids if actor.may("configure") else ()
    return known.among(ids, actor)


def moment(at: datetime | None) -> str | None:
    """RFC 3339 in UTC: 2026-11-22T10:15:00.123456Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None
