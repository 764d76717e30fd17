"""Keeping what was predicted, one kind at a time, and letting go of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise

from sixring.core import clock

from ..models import PersonAlias
from .models import Kind, Prediction, Standing

AT_ONCE, MOST = 2000, 50_000  # rows of one write; people kept of a kind, those first whose weight is highest


@dataclass(frozen=True, slots=True)
class Of:
    """A prediction of whoever the lake calls `alias`."""

    alias: int
    value: float
    low: float | None = None
    high: float | None = None
    weight: float = 0.0
    reasons: list[dict[str, Any]] = field(default_factory=list)
    basis: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """What one maker found: predictions of people and the figures of its standing; or what it needs first."""

    figures: dict[str, Any] = field(default_factory=dict)
    people: list[Of] = field(default_factory=list)
    needs: str | Promise = ""


def keep(kind: Kind, found: Found) -> int:
    """Instead of what was kept before. People the lake knows and we no longer do are left out."""
    first = sorted(found.people, key=lambda one: -one.weight)[:MOST]
    whose = persons({one.alias for one in first})
    now = clock.now()
    rows = (
        Prediction(
            person_id=whose[one.alias], kind=kind, value=one.value, low=one.low, high=one.high, weight=one.weight,
            reasons=one.reasons, basis=one.basis, made_at=now,
        )
        for one in first
        if one.alias in whose
    )  # fmt: skip
    with transaction.atomic():
        Prediction.objects.filter(kind=kind).delete()
        made = len(Prediction.objects.bulk_create(rows, batch_size=AT_ONCE))
        figures = {**found.figures, "people": made}
        with translation.override(None):  # translated for whoever reads it
            kept = {"figures": figures, "needs": str(found.needs), "made_at": now}
        Standing.objects.update_or_create(kind=kind, defaults=kept)
    return made


def persons(aliases: Collection[int]) -> dict[int, int]:
    """alias -> person who is still there, with those who were joined counted to whom they belong now, once."""
    found: dict[int, int] = {}
    ordered = sorted(aliases)
    for start in range(0, len(ordered), AT_ONCE):
        some = PersonAlias.objects.filter(alias__in=ordered[start : start + AT_ONCE], person__redirect=None)
        found |= dict(some.values_list("alias", "person_id"))
    return found


def told(ids: Iterable[int]) -> list[dict[str, Any]]:
    """What is kept of these people, for an export."""
    rows = Prediction.objects.filter(person__in=list(ids)).order_by("kind")
    return [
        {"about": one.kind, "value": one.value, "from": one.low, "to": one.high, "reasons": one.reasons,
         "made_at": one.made_at.isoformat()}
        for one in rows
    ]  # fmt: skip


def forget(ids: Iterable[int]) -> int:
    """For an erasure."""
    gone, _ = Prediction.objects.filter(person__in=list(ids)).delete()
    return gone
