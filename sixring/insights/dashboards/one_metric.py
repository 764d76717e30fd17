"""A metric's own page: what it means, what it is now, how it went, by what it can be told apart, and its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sixring.core.errors import NotFound
from sixring.look.charts import Figure

from .. import metrics
from ..metrics.answers import Answer, Row
from ..metrics.registry import Metric
from ..metrics.slices import dimensions
from . import changed, findings, goals, happened, names, said
from .changed import Against
from .drawn import Place, groups, load, trend
from .drawn.trend import Beside
from .lens import Lens
from .models import Goal
from .overview import aimed

HEAT_AT_MOST = 400  # days


@dataclass(frozen=True, slots=True)
class Side:
    """The figure in one kind of time: `name` says which where there are two."""

    name: str
    row: Row
    metric: Metric

    @property
    def value(self) -> str:
        return said.say(self.metric, self.row.get(self.metric.main))

    @property
    def parts(self) -> list[tuple[str, str]]:
        """What stands beside the value, by name."""
        metric, row = self.metric, self.row
        if metric.kind == "duration":
            named = (("mean", _("mean")), ("p90", _("90 of 100 within")), ("p95", _("95 of 100 within")))
            return [(label, said.say(metric, row.get(key))) for key, label in named]
        if metric.kind == "stock":
            ages = (("median", _("half are younger than")), ("oldest", _("oldest")))
            return [(label, said.duration(row[key])) for key, label in ages if row.get(key) is not None]
        found = [(_("95 % interval"), between)] if (between := said.between(metric, row)) else []
        if metric.kind == "share" and row.get("k") is not None:
            found.append((_("rows"), _("%(k)s of %(n)s") % {"k": said.whole(row["k"]), "n": said.whole(row["n"])}))
        if metric.kind == "ratio" and row.get("bottom"):
            found.append((_("sums"), f"{said.bare(row['top'])} / {said.bare(row['bottom'])}"))
        return found


@dataclass(frozen=True, slots=True)
class Page:
    """`by` is what it is told apart by, "" where that is not possible; `heat` where it is a count."""

    metric: Metric
    answer: Answer
    title: str
    sides: Sequence[Side]
    change: Against | None
    goal: Goal | None
    goal_said: str
    reached: bool | None
    trend: Figure | None
    by: str
    groups: Figure | None
    heat: Figure | None

    @property
    def figures(self) -> Iterator[Figure]:
        yield from (one for one in (self.trend, self.groups, self.heat) if one is not None)


def known(name: str) -> Metric:
    """Raises `NotFound`."""
    found = metrics.everything().get(name)
    if found is None:
        raise NotFound
    return found


def page(lens: Lens, name: str, by: str = "") -> Page:
    """Raises `NotFound` for a metric nobody knows."""
    metric = known(name)
    lens = narrowed(lens, metric)
    answer = lens.ask(name)
    change = changed.of(lens, [name]).get(name) if metric.kind != "mix" else None
    title = str(metric.title) if metric.kind == "mix" else findings.of_trend(answer, change, answer.figures)
    aims = goals.all_of(lens.actor, [name])[name]
    goal = goals.current(aims, lens.span.last)
    by = by if by in dimensions(metric) else metric.cut or next(iter(dimensions(metric)), "")
    beside = Beside(aims, happened.within(lens.span, lens.actor))
    line, grouped, by_hour = drawn(lens, metric, beside, by) if answer.n else (None, None, None)
    return Page(
        metric, answer, title, sides(lens, answer), change, goal, *aimed(answer, goal), line, by, grouped, by_hour
    )


def drawn(lens: Lens, metric: Metric, beside: Beside, by: str) -> tuple[Figure | None, Figure | None, Figure | None]:
    return course(lens, metric, beside, by), told_apart(lens, metric, by), heat(lens, metric, by)


def course(lens: Lens, metric: Metric, beside: Beside, by: str) -> Figure | None:
    """Its line; of a mix, that of its largest part."""
    if metric.kind == "mix":
        return course_of_part(lens, metric, by) if by else None
    answer = lens.courses([metric.name])[metric.name]
    return trend(answer, lens.span, beside, findings.of_course(answer), place(lens, metric.name, by, "trend"))


def course_of_part(lens: Lens, metric: Metric, by: str) -> Figure | None:
    """How the largest part of a mix went."""
    parts = [row for row in lens.ask(metric.name, by=(by,)).rows if row["value"] is not None]
    if not parts:
        return None
    largest = max(parts, key=lambda row: row["value"])[by]
    answer = lens.ask(metric.name, grain=lens.span.grain, by=(by,))
    answer = replace(answer, rows=[row for row in answer.rows if row[by] == largest], by=())
    name = names.names(by, [largest])[largest]
    title = f"{name} · {findings.of_course(answer)}"
    return trend(answer, lens.span, Beside(), title, place(lens, metric.name, by, "trend"))


def narrowed(lens: Lens, metric: Metric) -> Lens:
    """Without what this metric can't be told apart by; the page says what it is of."""
    kept = {by: value for by, value in lens.where.items() if by in dimensions(metric)}
    return replace(lens, where=kept)


def sides(lens: Lens, answer: Answer) -> list[Side]:
    """Calendar and business time side by side, where the metric knows both."""
    metric = answer.metric
    if metric.kind == "mix":
        return []
    if metric.business is None:
        return [Side("", answer.figures, metric)]
    other = replace(lens, business=not lens.business).ask(metric.name)
    first, second = (other, answer) if lens.business else (answer, other)
    return [Side(_("calendar time"), first.figures, metric), Side(_("business time"), second.figures, metric)]


def told_apart(lens: Lens, metric: Metric, by: str) -> Figure | None:
    if not by:
        return None
    answer = lens.ask(metric.name, by=(by,))
    called = names.names(by, (row[by] for row in answer.rows))
    path = reverse("insights:rows", args=[metric.name])
    against: dict[Any, Against] = changed.of_groups(lens, metric.name, by)
    title = findings.of_groups(answer, called, changed.apart(lens, metric.name, by))
    return groups(
        answer, lens.span, title, called=called, against=against,
        href=lambda member: lens.only(**{by: member}).address(path), at=place(lens, metric.name, by, "groups"),
    )  # fmt: skip


def heat(lens: Lens, metric: Metric, by: str) -> Figure | None:
    if metric.kind != "count" or lens.span.days > HEAT_AT_MOST:
        return None
    return load(lens.ask(metric.name, grain="hour"), lens.span, place(lens, metric.name, by, "load"))


def place(lens: Lens, name: str, by: str, chart: str) -> Place:
    return Place(chart, lens.address(reverse("insights:chart", args=[name]), chart=chart, by=by))
