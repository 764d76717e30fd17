"""Changing one touchpoint of the catalogue: the whole of it is kept anew, so that its order always holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from django.utils.text import slugify

from sixring.core.actors import Actor
from sixring.core.errors import NotFound

from .. import catalogue
from ..catalogue import Point

NEW = "new"
WORDS = {NEW, "usual"}  # of addresses
WAYS = {"up": -1, "down": 1}


def get(code: str) -> Point:
    """Raises `NotFound`."""
    return every()[place_of(code)]


def every() -> list[Point]:
    return catalogue.every()


def place_of(code: str) -> int:
    found = next((i for i, one in enumerate(every()) if one.code == code), None)
    if found is None:
        raise NotFound
    return found


def put(point: Point, *, actor: Actor) -> Point:
    return save(placed(point), point, actor=actor)


def placed(point: Point) -> list[Point]:
    """The catalogue with it, in place of the one with its code; a new one comes before all others of its stage, as it
    is the more special."""
    points = every()
    if any(one.code == point.code for one in points):
        return [point if one.code == point.code else one for one in points]
    first = next((i for i, one in enumerate(points) if one.stage == point.stage), len(points))
    return [*points[:first], point, *points[first:]]


def move(code: str, way: str, *, actor: Actor) -> Point:
    """One place up or down; at the end nothing happens. Raises `NotFound`."""
    points, at = every(), place_of(code)
    to = at + WAYS.get(way, 0)
    if 0 <= to < len(points):
        points[at], points[to] = points[to], points[at]
    return save(points, points[to] if 0 <= to < len(points) else points[at], actor=actor)


def switch(code: str, *, actor: Actor) -> Point:
    """Off where it was on, and the other way round. Raises `NotFound`."""
    return changed(code, lambda one: replace(one, active=not one.active), actor=actor)


def changed(code: str, change: Callable[[Point], Point], *, actor: Actor) -> Point:
    point = change(get(code))
    return save([point if one.code == code else one for one in every()], point, actor=actor)


def remove(code: str, *, actor: Actor) -> None:
    """Its touches belong to the next one that fits, or to none. Raises `NotFound`."""
    point = get(code)
    save([one for one in every() if one.code != code], point, actor=actor)


def save(points: Sequence[Point], point: Point, *, actor: Actor) -> Point:
    catalogue.save(points, actor=actor)
    return point


def code_for(label: str) -> str:
    """A code nobody else has, from a label."""
    base = slugify(label).replace("-", "_")[:32] or "touchpoint"
    taken = {one.code for one in every()} | WORDS
    return next(code for n in range(1, 1000) if (code := base if n == 1 else f"{base}_{n}") not in taken)
