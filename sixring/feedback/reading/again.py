"""Reading everything again, with the reader of today: a little at a time, seen while it runs, going on after a kill."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sixring.core import changes, clock, leases
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Refused

from ..models import Reading, Rereading
from . import hearing, keeping, lane, source

TOGETHER = 200
State = Rereading.State


def running() -> Rereading | None:
    return Rereading.objects.filter(state=State.RUNNING).first()


def latest() -> Rereading | None:
    return Rereading.objects.order_by("-pk").first()


def outdated() -> QuerySet[Reading]:
    """What another reader read than the one of today."""
    return Reading.objects.exclude(encoder=lane.encoder_of_today())


def begin(*, actor: Actor) -> Rereading:
    """Begin to read again what another reader read. The one that runs goes on instead of a second one."""
    actor.must("configure")
    if (one := running()) is not None:
        return one
    last = outdated().order_by("-pk").values_list("pk", flat=True).first()
    if last is None:
        raise Refused(_("Everything was read by the reader of today. There is nothing to read again."))
    with transaction.atomic():
        one = Rereading.objects.create(until=last, total=outdated().count(), by_id=actor.id)
        changes.record("rereading.begun", one, actor=actor)
    return one


def stop(*, actor: Actor) -> None:
    """Stop the one that runs; what it read stays read. Stopping none is a quiet no-op."""
    actor.must("configure")
    with transaction.atomic():
        for one in Rereading.objects.select_for_update().filter(state=State.RUNNING):
            end(one, State.STOPPED, actor)


def end(one: Rereading, state: str, actor: Actor) -> None:
    one.state, one.ended_at = state, clock.now()
    one.save(update_fields=["state", "ended_at"])
    changes.record(f"rereading.{state}", one, actor=actor)


def settle() -> int:
    """Read a batch again; returns how many. New texts and reception go first."""
    if not leases.hold("feedback: read again") or (one := running()) is None:
        return 0
    return 0 if hearing.reception.now() else step(one)


def step(one: Rereading) -> int:
    """The next batch of `one`. Reading lies outside the transaction that keeps it and moves on."""
    rows = list(outdated().filter(pk__gt=one.last, pk__lte=one.until).order_by("pk")[:TOGETHER])
    read = lane.read([text for text in source.of_readings(rows) if text.words])
    with transaction.atomic():
        still = Rereading.objects.select_for_update().filter(pk=one.pk, last=one.last, state=State.RUNNING).first()
        if still is None:  # stopped, or somebody else was there first
            return len(rows)
        labels = {(row.interaction_id, row.answer_id): row.label for row in rows}
        made = keeping.keep(read)
        still.changed += sum(row.label != labels[row.interaction_id, row.answer_id] for row in made)
        still.done += len(rows)
        still.last = rows[-1].pk if rows else still.until
        still.save(update_fields=["changed", "done", "last"])
        if len(rows) < TOGETHER:
            end(still, State.DONE, SYSTEM)
    return len(rows) or 1
