"""Our own figures beside those of others, and whether they differ by more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from sixring.core import statistics
from sixring.core.statistics import Estimate
from sixring.look.charts import Bar, Figure, Table, bars

from ..dashboards import said
from ..dashboards.drawn.trend import ends_of
from ..dashboards.lens import Lens
from ..metrics.answers import Answer
from ..metrics.registry import Metric
from . import actuals, benchmarks, verdicts
from .benchmarks import Outside

SURE = 0.05


@dataclass(frozen=True, slots=True)
class Beside:
    """One figure of others. `ahead`: ours is surely better (True), surely worse (False), or nobody can tell."""

    outside: Outside
    metric: Metric
    ahead: bool | None
    how: str

    @property
    def said(self) -> str:
        return said.say(self.metric, self.outside.told.value)

    @property
    def n_said(self) -> str:
        return said.n_words(self.outside.told.n) if self.outside.told.n else ""

    @property
    def tone(self) -> str:
        return "" if self.ahead is None else "good" if self.ahead else "bad"


@dataclass(frozen=True, slots=True)
class Held:
    """A metric of ours, and figures of others of it."""

    answer: Answer
    days: int
    others: Sequence[Beside]
    figure: Figure
    href: str

    @property
    def metric(self) -> Metric:
        return self.answer.metric

    @property
    def ours(self) -> str:
        return said.say(self.metric, verdicts.actual(self.metric, self.answer.figures, self.days))

    @property
    def sure(self) -> str:
        parts = (said.between(self.metric, self.answer.figures), said.n_words(self.answer.n))
        return " · ".join(part for part in parts if part)


def page(lens: Lens) -> list[Held]:
    """Every metric there is a figure of others of. Raises `Forbidden`, `LakeRefused`."""
    found = benchmarks.all_of(lens.actor)
    answers = actuals.bounded(lens, list(dict.fromkeys(one.told.metric for one in found)))
    groups = [(name, list(some)) for name, some in groupby(found, lambda one: one.told.metric)]
    return [held(answers[name], some, lens) for name, some in groups]


def held(answer: Answer, some: Sequence[Outside], lens: Lens) -> Held:
    days = lens.span.days
    others = [beside(answer, one, days) for one in some]
    href = lens.address(reverse("insights:metric", args=[answer.metric.name]))
    return Held(answer, days, others, drawn(answer, others, lens, href), href)


def beside(answer: Answer, one: Outside, days: int) -> Beside:
    """Rule: of a share or NPS that says on how many it rests, a test of both; else whether theirs lies outside our
    interval. Theirs may have been asked otherwise, of others: that no test knows."""
    metric, row = answer.metric, answer.figures
    ours = verdicts.actual(metric, row, days)
    if ours is None or row.get("suppressed"):
        return Beside(one, metric, None, _("ours is not measured"))
    theirs = one.told
    if metric.kind == "share" and theirs.n:
        other = statistics.share(theirs.value * theirs.n, theirs.n)
        real = statistics.difference(mine(answer), other).p < SURE
    else:
        low, high = verdicts.bounds(metric, row, ours)
        real = not low <= theirs.value <= high
    return Beside(one, metric, *found(metric, ours, theirs.value, real))


def found(metric: Metric, ours: float, theirs: float, real: bool) -> tuple[bool | None, str]:
    """Whether ours is better, and how it differs in words."""
    by = said.apart(metric, ours - theirs)
    if not real:
        return None, _("no clear difference")
    words = (_("ours is higher by %(by)s") if ours > theirs else _("ours is lower by %(by)s")) % {"by": by}
    return ((ours > theirs) == (metric.better == "up") if metric.better else None), words


def mine(answer: Answer) -> Estimate:
    row = answer.figures
    return statistics.share(row["k"], row["n"])


def drawn(answer: Answer, others: Sequence[Beside], lens: Lens, href: str) -> Figure:
    metric, row, days = answer.metric, answer.figures, lens.span.days
    ours = None if row.get("suppressed") else verdicts.actual(metric, row, days)
    low, high = verdicts.bounds(metric, row, ours) if ours is not None else (None, None)
    told = f"{said.say(metric, ours)} · {said.n_words(answer.n)}"
    rows = [Bar(_("We"), ours, told, finite(low), finite(high), "good", href)]
    rows += [Bar(one.outside.told.name, one.outside.told.value, their_words(one), css="quiet") for one in others]
    table = Table(
        (_("Whose"), metric.title, _("n"), _("As of"), _("Source")),
        [(_("We"), said.say(metric, ours), said.whole(answer.n), lens.span.words, str(metric.source)),
         *((one.outside.told.name, one.said, one.outside.told.n or said.NOTHING, one.outside.told.as_of.isoformat(),
            one.outside.told.source) for one in others)],
    )  # fmt: skip
    chart = bars(rows, label=f"{title(metric, others)}. {metric.definition}", ends=ends(answer, rows))
    foot = " · ".join([lens.span.words, *(dict.fromkeys(sources(others)))])
    subtitle = f"{metric.title} · {metric.definition}"
    name = f"beside-{metric.name}"
    return Figure(chart, table, title(metric, others), subtitle, foot, lens.address("", csv=name), name)


def title(metric: Metric, others: Sequence[Beside]) -> str:
    """What was found, of the latest figure that can be told from ours; else what it is of."""
    one = next((one for one in others if one.ahead is not None), None)
    if one is None:
        return _("%(metric)s: no clear difference from others") % {"metric": metric.title}
    form = _("%(metric)s: better than %(name)s") if one.ahead else _("%(metric)s: worse than %(name)s")
    return form % {"metric": metric.title, "name": one.outside.told.name}


def their_words(one: Beside) -> str:
    return " · ".join(part for part in (one.said, one.n_said) if part)


def sources(others: Sequence[Beside]) -> list[str]:
    form = _("%(name)s: %(source)s, %(day)s")
    told = [one.outside.told for one in others]
    return [form % {"name": one.name, "source": one.source, "day": one.as_of.isoformat()} for one in told]


def ends(answer: Answer, rows: Sequence[Bar]) -> tuple[float, float]:
    if fixed := ends_of(answer):
        return fixed
    if answer.metric.scale:
        return answer.metric.scale
    known = [value for row in rows for value in (row.value, row.high, row.low) if value is not None]
    return min(0.0, *known, 0.0), max([*known, 0.0]) or 1.0


def finite(bound: float | None) -> float | None:
    return None if bound is None or abs(bound) == float("inf") else bound
