"""What changed from the period before, or differs from all others, and whether chance alone would show as much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from sixring.core import calendars, statistics
from sixring.core.statistics import Difference

from .. import metrics
from ..metrics import noise
from ..metrics.answers import Row
from ..metrics.asking import opened
from ..metrics.comparing import Change, with_bounds
from ..metrics.registry import Metric
from . import said
from .kept import kept
from .lens import Lens

SURE = 0.05
APART = ("duration", "share", "nps", "score")


def of(lens: Lens, names: Sequence[str]) -> dict[str, Against]:
    """How each metric moved from as many days before; p corrected after Holm for all that are asked for together."""
    found = kept(("changed", lens.key, tuple(names)), lambda: all_of(lens, names))
    ps = statistics.holm([one.p for one in found.values()])
    return {name: replace(one, p=p) for (name, one), p in zip(found.items(), ps, strict=True)}


def all_of(lens: Lens, names: Sequence[str]) -> dict[str, Against]:
    """Both periods of all metrics, those of the same rows in one scan. Why there was nothing before is not asked."""
    both = lens.many(names), lens.before.many(names, why=False)
    counts = [name for name, answer in both[0].items() if answer.metric.kind == "count"]
    days = [one.many(counts, grain="day") for one in (lens, lens.before)]
    zone = calendars.zone_of(lens.span.zone)
    with opened(None) as lake:
        rows = {name: [with_bounds(one[name], lake).figures for one in both] for name in both[0]}
    found = {}
    for name, (now, before) in rows.items():
        metric = both[0][name].metric
        if name in counts:
            difference = noise.counts(days[0][name].rows, days[1][name].rows, zone)
        else:
            difference = noise.differ(metric, now, before, 1.0)
        found[name] = against(metric, now, before, difference)
    return found


def of_groups(lens: Lens, name: str, by: str) -> dict[Any, Against]:
    """How each group moved, corrected for all groups."""
    return kept(("groups", lens.key, name, by), lambda: groups_of(lens, name, by))


def groups_of(lens: Lens, name: str, by: str) -> dict[Any, Against]:
    if not lens.fits(name, (by,)):
        return {}
    before = (lens.before.span.since, lens.before.span.until)
    found = metrics.compare(name, by=(by,), before=before, **lens.asking)
    return {one.key[by]: corrected(found.metric, one) for one in found.changes}


def apart(lens: Lens, name: str, by: str) -> dict[Any, Against]:
    """How each group differs from all others in this period, corrected for all groups; of counts nothing is said."""
    return kept(("apart", lens.key, name, by), lambda: held_apart(lens, name, by))


def held_apart(lens: Lens, name: str, by: str) -> dict[Any, Against]:
    metric = metrics.named(name)
    if metric.kind not in APART or not lens.fits(name, (by,)):
        return {}
    found = metrics.apart(name, by=by, known=lens.ask(name, by=(by,)), **lens.asking)
    return {one.key[by]: corrected(metric, one) for one in found.changes}


def corrected(metric: Metric, one: Change) -> Against:
    now, before = one.now.get(metric.main), one.before.get(metric.main)
    n = (one.now["n"], one.before["n"])
    return Against(metric, now, before, one.difference, one.holm, one.low, one.high, n)


def against(metric: Metric, now: Row, before: Row, found: Difference) -> Against:
    """`p` is of this comparison alone."""
    low, high = (bound if isfinite(bound) else None for bound in (found.low, found.high))
    values = now.get(metric.main), before.get(metric.main)
    return Against(metric, *values, found.value, found.p, low, high, (now.get("n", 0), before.get("n", 0)))


@dataclass(frozen=True, slots=True)
class Against:
    """A metric `now` and `before`. `difference` is now - before, None where either is not measured; `p` is corrected
    for all that were compared with it."""

    metric: Metric
    now: float | None
    before: float | None
    difference: float | None
    p: float
    low: float | None = None
    high: float | None = None
    n: tuple[int, int] = (0, 0)

    @property
    def real(self) -> bool:
        return self.difference is not None and self.difference != 0 and self.p < SURE

    @property
    def better(self) -> bool | None:
        """None where neither way is better."""
        if not self.metric.better or not self.difference:
            return None
        return (self.difference > 0) == (self.metric.better == "up")

    @property
    def tone(self) -> str:
        if not self.real or self.better is None:
            return ""
        return "good" if self.better else "bad"

    @property
    def arrow(self) -> str:
        return "▲" if (self.difference or 0) > 0 else "▼"

    @property
    def said(self) -> str:
        """How large the change is, without its sign."""
        return said.apart(self.metric, self.difference) if self.difference is not None else ""

    @property
    def said_signed(self) -> str:
        if self.difference is None:
            return said.NOTHING
        sign = "+" if self.difference > 0 else "−" if self.difference < 0 else "±"
        return f"{sign}{self.said}"

    @property
    def before_said(self) -> str:
        return said.say(self.metric, self.before)

    @property
    def now_said(self) -> str:
        return said.say(self.metric, self.now)

    @property
    def p_said(self) -> str:
        if self.difference is None:
            return said.NOTHING
        return _("< 0.001") if self.p < 0.001 else str(number_format(self.p, 3 if self.p < 0.1 else 2))

    @property
    def words(self) -> str:
        """For a screen: "up 3 points from 68 %"; "no clear change"."""
        if self.difference is None:
            return ""
        if not self.real:
            return _("no clear change")
        before = {"by": self.said, "before": said.say(self.metric, self.before)}
        return (_("up %(by)s from %(before)s") if self.difference > 0 else _("down %(by)s from %(before)s")) % before
