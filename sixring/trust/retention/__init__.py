"""Retention: what is older than it needs to be goes, a little at a time. Every kind is kept for good until an
administrator says for how many days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from sixring.core import changes, clock, leases
from sixring.core.actors import SYSTEM, Actor
from sixring.core.changes import Entry
from sixring.core.errors import Invalid
from sixring.core.models import Agent
from sixring.core.retention import Kind, kinds, offer

from ..models import Keeping, LetGo
from . import things

LONGEST = 3650 * 3
AT_ONCE = 100
for _one in things.KINDS:
    offer(_one)


@dataclass(frozen=True)
class Rule:
    """One kind, for how long it is kept, and how many of it are older than that."""

    kind: Kind
    days: int | None
    older: int | None = None
    gone: int = 0


def rules() -> list[Rule]:
    """Every kind, with what was decided."""
    gone: dict[str, int] = {}
    for line in LetGo.objects.all():
        gone[line.kind] = gone.get(line.kind, 0) + line.count
    return [Rule(kind, days_of(kind), None, gone.get(kind.name, 0)) for kind in kinds()]


def days_of(kind: Kind) -> int | None:
    row = Keeping.objects.filter(kind=kind.name).first()
    return row.days if row else kind.default


def older(kind: Kind, days: int | None) -> int:
    """How many would go if this kind were kept so many days."""
    return kind.count(clock.now() - timedelta(days=days)) if days else 0


def keep(name: str, days: int | None, *, actor: Actor) -> None:
    """From now on `name` is kept `days` days; None: for good. Raises `Invalid` for an unknown kind or a wild number."""
    actor.must("configure")
    kind = next((one for one in kinds() if one.name == name), None)
    if kind is None:
        raise Invalid(_("Nothing of that name is kept here."))
    if days is not None and not kind.least <= days <= LONGEST:
        limits = {"least": kind.least, "most": LONGEST}
        raise Invalid(_("Between %(least)s and %(most)s days, or nothing for good.") % limits)
    with transaction.atomic():
        if days_of(kind) == days:
            return
        by = Agent.objects.filter(pk=actor.id or 0).first()
        Keeping.objects.update_or_create(kind=name, defaults={"days": days, "by": by, "at": clock.now()})
        changes.record_many([Entry("retention.changed", "keeping", 0)], actor=actor)


def settle() -> int:
    """Let go some of what is over its time; for the worker. Returns how many."""
    if not leases.hold("retention", 120):
        return 0
    return sum(let_go(kind) for kind in kinds())


def let_go(kind: Kind) -> int:
    days = days_of(kind)
    count = kind.let_go(clock.now() - timedelta(days=days), AT_ONCE) if days else 0
    if count:
        note(kind.name, count)
    return count


def note(name: str, count: int) -> None:
    with transaction.atomic():
        line, _new = LetGo.objects.get_or_create(kind=name, day=clock.now().date())
        LetGo.objects.filter(pk=line.pk).update(count=F("count") + count)
        changes.record_many([Entry("retention.let_go", "letgo", line.pk)], actor=SYSTEM)
