"""What is predicted, for whoever asks: people as far as they may see them, the rest as figures of all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from sixring.core.actors import Actor
from sixring.interactions.timeline import people_visible_to
from sixring.people.models import Person

from . import words
from .models import Kind, Prediction, Standing


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A prediction of one person. `value` is a chance or money between `low` and `high`; `reasons` are sentences,
    strongest first, each with how it counts (its `tone`: "bad" raises the chance to leave)."""

    person: Person
    value: float
    low: float | None
    high: float | None
    weight: float
    reasons: list[words.Reason]
    basis: dict[str, Any]
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """Customers alike (RFM). All but `key`, `name` and `n` is None where they are too few to tell."""

    key: str
    name: str
    n: int
    money: float | None = None
    share: float | None = None
    days: float | None = None
    orders: float | None = None
    value: float | None = None
    valued: int = 0
    leaving: float | None = None
    judged: int = 0


def leavers(actor: Actor, limit: int = 50) -> list[Foreseen]:
    """The quarter of customers at most risk to leave, those first with whom most would go: by the chance times what
    they spent in a year."""
    return of_kind(Kind.LEAVING, actor, limit, weight__gt=0)


def most_valuable(actor: Actor, limit: int = 50) -> list[Foreseen]:
    """Who is expected to bring in most within a year."""
    return of_kind(Kind.VALUE, actor, limit)


def of_kind(kind: Kind, actor: Actor, limit: int, **narrow: Any) -> list[Foreseen]:
    actor.must("lead")
    rows = seen(actor).filter(kind=kind, **narrow).order_by("-weight", "pk")[:limit]
    return [foreseen(one) for one in rows]


def of_person(person: Person, actor: Actor) -> dict[str, Foreseen]:
    """By kind; empty where nothing is predicted of them, or not for this actor's eyes."""
    return {one.kind: foreseen(one) for one in seen(actor).filter(person=person)}


def seen(actor: Actor) -> QuerySet[Prediction]:
    return Prediction.objects.filter(person__in=people_visible_to(actor)).select_related("person")


def foreseen(row: Prediction) -> Foreseen:
    reasons = words.reasons(row.kind, row.reasons)
    return Foreseen(row.person, row.value, row.low, row.high, row.weight, reasons, row.basis, row.made_at)


def standing(kind: str) -> Standing | None:
    """How such predictions stand; None where none was ever made."""
    return Standing.objects.filter(kind=kind).first()


def people_groups() -> list[Group]:
    """RFM groups, best first; empty where none are made."""
    kept = standing(Kind.GROUPS)
    names = words.groups()
    return [Group(**{**one, "name": names[one["key"]]}) for one in kept.figures.get("groups", [])] if kept else []
