"""Figures of others, entered one by one or as a file. Each names its source and its day; else it isn't taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, NotFound
from sixring.core.text import clean
from sixring.feedback.models import Benchmark

from .. import metrics
from . import files
from .forms import said_as
from .models import OutsideFigure
from .plans import aimable

FROM_RESULTS = {"nps": "nps", "csat": "csat", "ces": "ease", "stars": "stars"}  # of feedback's benchmarks: our metric
COLUMNS = {"metric": (), "name": ("whose",), "value": (), "source": (), "as_of": ("date", "day"), "n": ()}
NEEDED = ("metric", "name", "value", "source", "as_of")


@dataclass(frozen=True, slots=True)
class Told:
    """A figure as it is told; `value` in the metric's own unit: shares 0 to 1, durations in seconds."""

    metric: str
    name: str
    value: float
    source: str
    as_of: date
    n: int | None = None

    def clean(self) -> Told:
        """Raises `Invalid` for what nobody could look up, or can't be."""
        if self.metric not in {one.name for one in aimable()}:
            raise Invalid(_("“%(name)s” is no metric") % {"name": self.metric[:40]})
        name, source = clean(self.name).strip()[:80], clean(self.source).strip()[:300]
        if not name or len(source) < 4:
            raise Invalid(_("Say whose figure it is and where it comes from: a report with its page, an address."))
        if self.as_of > clock.now().date():
            raise Invalid(_("It can’t be of a day to come."))
        if self.n is not None and self.n < 1:
            raise Invalid(_("It rests on one case at least."))
        low, high = reach(metrics.named(self.metric))
        if not (isfinite(self.value) and low <= self.value <= high):
            raise Invalid(_("The value is off its scale."))
        return Told(self.metric, name, self.value, source, self.as_of, self.n)


def reach(metric: metrics.Metric) -> tuple[float, float]:
    """Rule: the least and the most a figure of it can be."""
    if metric.scale is not None:
        return metric.scale
    ends = {"share": (0.0, 1.0), "nps": (-100.0, 100.0), "score": (float("-inf"), float("inf"))}
    return ends.get(metric.kind, (0.0, float("inf")))


def enter(told: Told, *, actor: Actor) -> OutsideFigure:
    """That of the same metric, name and day is replaced; the same again leaves no trace. Raises `Invalid`."""
    actor.must("lead")
    good = told.clean()
    key: dict[str, Any] = {"metric": good.metric, "name": good.name, "as_of": good.as_of}
    values: dict[str, Any] = {"value": good.value, "source": good.source, "n": good.n}
    with transaction.atomic():
        found = OutsideFigure.objects.select_for_update().filter(**key).first()
        if found is not None and all(getattr(found, name) == value for name, value in values.items()):
            return found
        made, _new = OutsideFigure.objects.update_or_create(**key, defaults={**values, "by_id": actor.id})
        changes.record("outside_figure.entered", made, actor=actor)
    return made


def bring(raw: bytes, *, actor: Actor) -> int:
    """Every row of a CSV file, or none: columns metric (its name here), name, value (shares in per cent, durations in
    seconds), source, as_of, and n where it is known. Returns how many. Raises `Invalid` with what is wrong where."""
    actor.must("lead")
    good, problems = [], []
    for line, row in files.rows(raw, COLUMNS, NEEDED):
        try:
            good.append(read(row).clean())
        except Invalid as wrong:
            problems.append((line, wrong.message))
    files.refuse(problems)
    with transaction.atomic():
        for one in good:
            enter(one, actor=actor)
    return len(good)


def read(row: files.Row) -> Told:
    metric = row["metric"].lower()
    if metric not in metrics.everything():
        raise Invalid(_("“%(name)s” is no metric") % {"name": metric[:40]})
    n = files.number(row["n"]) if row.get("n") else None
    value = said_as(metric, files.number(row["value"]), "s")
    return Told(metric, row["name"], value, row["source"], files.day(row["as_of"]), round(n) if n is not None else None)


def remove(figure_id: int, *, actor: Actor) -> None:
    """Raises `NotFound`."""
    actor.must("lead")
    with transaction.atomic():
        found = OutsideFigure.objects.filter(pk=figure_id).first()
        if found is None:
            raise NotFound
        changes.record("outside_figure.removed", found, actor=actor)
        found.delete()


@dataclass(frozen=True, slots=True)
class Outside:
    """A figure of others. `pk` None: entered with the results of surveys, and changed there."""

    told: Told
    pk: int | None


def all_of(actor: Actor) -> list[Outside]:
    """Those entered here and those entered with results, by metric as screens order them, the latest first."""
    actor.must("lead")
    here = [
        Outside(Told(one.metric, one.name, one.value, one.source, one.as_of, one.n), one.pk)
        for one in OutsideFigure.objects.all()
    ]
    there = [Outside(from_results(one), None) for one in Benchmark.objects.filter(metric__in=FROM_RESULTS)]
    order = {name: place for place, name in enumerate(metrics.everything())}
    known = [one for one in here + there if one.told.metric in order]
    return sorted(known, key=lambda one: (order[one.told.metric], -one.told.as_of.toordinal(), one.told.name))


def from_results(one: Benchmark) -> Told:
    value = one.value / 100 if one.metric == Benchmark.Metric.CSAT else one.value
    return Told(FROM_RESULTS[one.metric], one.name, value, one.source, one.as_of)
