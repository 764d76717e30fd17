"""Figures of others to hold ours against. Each names its source and its day; without these it is not taken."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, NotFound
from sixring.core.text import clean

from ..models import Benchmark

ENDS = {"nps": (-100, 100), "csat": (0, 100), "ces": (1, 7), "stars": (1, 10)}


def enter(name: str, metric: str, value: float, source: str, as_of: date, *, actor: Actor) -> Benchmark:
    """Raises `Invalid` for a value off its scale, a day to come, or nothing to trace it by."""
    actor.must("lead")
    name, source = clean(name).strip()[:80], clean(source).strip()[:300]
    if metric not in ENDS:
        raise Invalid(_("Choose what it is a figure of."))
    low, high = ENDS[metric]
    if not low <= value <= high:
        raise Invalid(_("It lies between %(low)d and %(high)d.") % {"low": low, "high": high})
    if not name or len(source) < 4:
        raise Invalid(_("Say what it is called and where it comes from: a report with its page, an address."))
    if as_of > clock.now().date():
        raise Invalid(_("It can’t be of a day to come."))
    with transaction.atomic():
        made = Benchmark.objects.create(
            name=name, metric=metric, value=value, source=source, as_of=as_of, by_id=actor.id
        )  # fmt: skip
        changes.record("benchmark.entered", made, actor=actor)
    return made


def remove(benchmark_id: int, *, actor: Actor) -> None:
    """Raises `NotFound`."""
    actor.must("lead")
    with transaction.atomic():
        found = Benchmark.objects.filter(pk=benchmark_id).first()
        if found is None:
            raise NotFound
        changes.record("benchmark.removed", found, actor=actor)
        found.delete()
