"""Quarantine: what could not become a touch waits here with its raw bytes, to be looked at and replayed."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from sixring.core import changes, clock
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import NotFound, Refused

from . import accounts
from .models import Arrival, Quarantine


def put(arrival: Arrival, reason: str, *, item: int | None = None, excerpt: str = "") -> Quarantine:
    """Set `arrival`, or item `item` of it, aside for `reason`, in the caller's transaction."""
    row = Quarantine.objects.create(arrival=arrival, item=item, reason=reason[:2000], excerpt=excerpt[:2000])
    changes.record("arrival.quarantined", arrival, actor=SYSTEM)
    return row


def visible_to(actor: Actor) -> QuerySet[Quarantine]:
    """What waits in quarantine on the accounts `actor` may see."""
    actor.must("see quarantine")
    return Quarantine.objects.filter(ended_at=None, arrival__account__in=accounts.visible_to(actor)).select_related(
        "arrival__account"
    )


def get(actor: Actor, quarantine_id: int) -> Quarantine:
    row = visible_to(actor).filter(pk=quarantine_id).first()
    if row is None:
        raise NotFound
    return row


def replay(row: Quarantine, *, actor: Actor) -> None:
    """Hand the whole arrival to reception again. What it became already stays as it is: touches are known by key."""
    actor.must("replay")
    with transaction.atomic():
        end(row, "replayed")
        others = Quarantine.objects.filter(arrival=row.arrival_id, ended_at=None)
        others.update(ended_at=clock.now(), outcome="replayed")  # what is still bad comes back
        Arrival.objects.filter(pk=row.arrival_id).update(state=Arrival.State.WAITING, due_at=clock.now(), attempts=0)
        changes.record("arrival.replayed", row.arrival, actor=actor)


def dismiss(row: Quarantine, *, actor: Actor) -> None:
    """Nothing will come of it; the raw bytes stay until retention ends."""
    actor.must("replay")
    with transaction.atomic():
        end(row, "dismissed")
        waits = Quarantine.objects.filter(arrival=row.arrival_id, ended_at=None).exists()
        if row.item is None and not waits:
            Arrival.objects.filter(pk=row.arrival_id).update(state=Arrival.State.DISMISSED)
        changes.record("arrival.dismissed", row.arrival, actor=actor)


def end(row: Quarantine, outcome: str) -> None:
    if not Quarantine.objects.filter(pk=row.pk, ended_at=None).update(ended_at=clock.now(), outcome=outcome):
        raise Refused("Somebody has dealt with this one already.")
