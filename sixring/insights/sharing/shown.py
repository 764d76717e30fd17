"""What a link shows: its figures with their trend and, where wanted, groups side by side; nothing leads any further."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sixring.core.actors import Actor
from sixring.look.charts import Figure

from ..dashboards import changed, findings, spans
from ..dashboards.changed import Against
from ..dashboards.drawn import groups, trend
from ..dashboards.drawn.foot import Place
from ..dashboards.drawn.trend import Beside
from ..dashboards.lens import Lens
from ..dashboards.names import dimension, names
from ..dashboards.said import beside, n_words, say
from ..dashboards.spans import Span
from ..metrics import Answer
from .models import SharedLink
from .slots import zone_of
from .wanted import OUTSIDE


@dataclass(frozen=True, slots=True)
class Shown:
    """One metric of a link. `missing` says why there is nothing to draw."""

    title: str
    value: str
    beside: str
    definition: str
    missing: str
    figures: list[Figure]


def span_of(link: SharedLink) -> Span:
    return spans.read(str(zone_of(link.by.zone)), link.period)


def only(where: Mapping[str, Any]) -> list[str]:
    return [f"{dimension(name)}: {names(name, [one])[one]}" for name, one in where.items()]


def shown(link: SharedLink) -> list[Shown]:
    """Its metrics in order, those that still exist and fit, as its maker sees them. Raises `LakeRefused`."""
    lens = Lens(Actor.of(link.by), span_of(link), link.where)
    wanted = [name for name in link.metrics if lens.fits(name)]
    cut = link.cut if link.cut in OUTSIDE else ""
    parted = [name for name in wanted if cut and lens.fits(name, (cut,))]
    whole, changes = lens.many(wanted), changed.of(lens, wanted) if wanted else {}
    lines, sides = lens.many(wanted, grain=lens.span.grain), lens.many(parted, by=(cut,))
    return [one(lens, whole[name], lines[name], sides.get(name), changes.get(name)) for name in wanted]


def one(lens: Lens, whole: Answer, line: Answer, side: Answer | None, change: Against | None) -> Shown:
    metric = whole.metric
    if whole.missing:
        missing = _("Not measured yet: needs %(what)s") % {"what": whole.missing}
        return Shown(str(metric.title), "", "", str(metric.definition), missing, [])
    title = findings.of_trend(line, change, whole.figures)
    figures = [trend(line, lens.span, Beside(), title, at=Place(f"trend-{metric.name}"))]
    if side is not None:
        figures.append(beside_each_other(lens, side))
    rest = " · ".join(part for part in (beside(metric, whole.figures), n_words(whole.n)) if part)
    return Shown(str(metric.title), say(metric, whole.value), rest, str(metric.definition), "", figures)


def beside_each_other(lens: Lens, side: Answer) -> Figure:
    """Groups, none of which leads to its rows."""
    by, name = side.by[0], side.metric.name
    called = names(by, [row.get(by) for row in side.rows])
    told = findings.of_groups(side, called, changed.apart(lens, name, by))
    return groups(side, lens.span, told, called=called, href=lambda _member: "", at=Place(f"groups-{name}"))
