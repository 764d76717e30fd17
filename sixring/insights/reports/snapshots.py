"""Snapshots: asked for in a moment, made by a process of its own, printed the same for ever."""

from __future__ import annotations

import logging
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sixring.core import calendars, changes, clock
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Invalid, NotFound, Refused

from ..dashboards.spans import FIRST
from ..lake.manifest import LakeRefused
from . import content
from .models import Report, Snapshot

log = logging.getLogger("sixring.reports")
LONGEST = 3 * 366  # days
AGAIN = timedelta(minutes=10)  # a maker that died leaves it to the next


def ask(report: Report, first: date, last: date, *, zone: str, language: str, actor: Actor) -> Snapshot:
    """Let a snapshot be made. One of the same days that is being made is the one there is. Raises `Invalid`."""
    actor.must("lead")
    refuse_odd(first, last, zone)
    same = {"report": report, "first": first, "last": last, "zone": zone, "language": language}
    with transaction.atomic():
        waiting = Snapshot.objects.filter(**same, state=Snapshot.State.WAITING).first()
        if waiting is not None:
            return waiting
        made = Snapshot.objects.create(**same, by_id=actor.id, asked_at=clock.now(), due_at=clock.now())
        changes.record("snapshot.asked", made, actor=actor)
    return made


def refuse_odd(first: date, last: date, zone: str) -> None:
    if first > last:
        raise Invalid(_("The first day comes after the last."))
    if first < FIRST or last >= calendars.today(zone):
        raise Invalid(_("Choose days that are over: half a day compares with nothing."))
    if (last - first).days >= LONGEST:
        raise Invalid(_("A report is of three years at most."))


def due() -> QuerySet[Snapshot]:
    return Snapshot.objects.filter(state=Snapshot.State.WAITING, due_at__lte=clock.now())


def settle() -> int:
    """Make the next that waits; returns 1 where there was one."""
    one = due().select_related("report").order_by("due_at", "pk").first()
    if one is None or not Snapshot.objects.filter(pk=one.pk, due_at=one.due_at).update(due_at=clock.now() + AGAIN):
        return 0
    make(one)
    return 1


def make(one: Snapshot) -> Snapshot:
    """Fill it, or say why there is none to be made."""
    report = one.report
    try:
        found = content.of(
            report.title, report.sections, one.first, one.last, zone=one.zone, language=one.language
        )  # fmt: skip
    except (Refused, LakeRefused) as problem:
        return keep(one, state=Snapshot.State.REFUSED, why=str(problem)[:300])
    return keep(one, state=Snapshot.State.READY, content=found, digest=content.digest(found))


def keep(one: Snapshot, **values: object) -> Snapshot:
    with transaction.atomic():
        mine = Snapshot.objects.filter(pk=one.pk, state=Snapshot.State.WAITING)
        if mine.update(**values, made_at=clock.now()):
            changes.record("snapshot.made", one, actor=SYSTEM)
    one.refresh_from_db()
    return one


def remove(one: Snapshot, *, actor: Actor) -> None:
    """Forget it. Others of the same days can be made; this one can't be brought back."""
    actor.must("lead")
    with transaction.atomic():
        changes.record("snapshot.removed", one, actor=actor)
        Snapshot.objects.filter(pk=one.pk).delete()


def of(report: Report, actor: Actor) -> QuerySet[Snapshot]:
    """Without their content; the latest first."""
    actor.must("lead")
    return Snapshot.objects.filter(report=report).defer("content").select_related("by").order_by("-asked_at", "-pk")


def get(snapshot_id: int, actor: Actor) -> Snapshot:
    """Raises `NotFound`."""
    actor.must("lead")
    rows = Snapshot.objects.filter(report__ended_at=None).select_related("report", "by")
    found = rows.filter(pk=snapshot_id).first()
    if found is None:
        raise NotFound
    return found


def ready(snapshot_id: int, actor: Actor) -> Snapshot:
    """One that can be printed. Raises `Refused` where it isn't made."""
    found = get(snapshot_id, actor)
    if found.state != Snapshot.State.READY:
        raise Refused(found.why or _("It is being made. Come back in a minute."))
    return found
