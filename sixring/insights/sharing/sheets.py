"""Any metric as rows for a spreadsheet: what was asked stands below, so that a file explains itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from ..dashboards.names import dimension, names
from ..dashboards.said import n_words
from ..metrics import Answer
from ..metrics.kinds import columns
from .slots import zone_of

Row = Sequence[Any]


def of_answer(answer: Answer) -> tuple[Row, Iterator[Row]]:
    """Head and rows: a period (in the answer's zone), a column for each dimension, the figures as plain numbers in the
    metric's unit (seconds; shares 0 to 1). A cell is empty where nothing was measured, or too few were."""
    figures = columns(answer.metric)
    period = [_("From"), _("Zone")] if answer.grain else []
    head = [*period, *(dimension(name) for name in answer.by), *(figure(name) for name in figures), _("Note")]
    return head, rows(answer, figures, len(head))


def rows(answer: Answer, figures: Sequence[str], width: int) -> Iterator[Row]:
    called = {name: names(name, [row.get(name) for row in answer.rows]) for name in answer.by}
    zone = zone_of(answer.zone)
    for row in answer.rows:
        period = [row["at"].astimezone(zone), answer.zone] if answer.grain else []
        groups = [called[name][row.get(name)] for name in answer.by]
        yield [*period, *groups, *(row.get(name) for name in figures), note(row)]
    yield [""] * width
    for line in about(answer):
        yield [line, *[""] * (width - 1)]


def note(row: dict[str, Any]) -> str:
    if row.get("suppressed"):
        return _("too few to be shown")
    return "" if row["n"] else _("nothing in this period")


def about(answer: Answer) -> list[str]:
    """What the figures are, of whom, from where and when."""
    metric, zone = answer.metric, zone_of(answer.zone)
    since, until = (at.astimezone(zone).strftime("%Y-%m-%d %H:%M") for at in answer.period)
    fresh = answer.fresh_at.astimezone(zone).strftime("%Y-%m-%d %H:%M")
    told = [
        f"{metric.title} ({metric.unit})", str(metric.definition), str(metric.population), str(metric.source),
        _("%(since)s to before %(until)s, %(zone)s; %(n)s")
        % {"since": since, "until": until, "zone": answer.zone, "n": n_words(answer.n)},
        _("As of %(fresh)s") % {"fresh": fresh},
    ]  # fmt: skip
    if answer.where:
        of = [f"{dimension(name)}: {names(name, [one])[one]}" for name, one in answer.where.items()]
        told.append(_("Only %(of)s") % {"of": ", ".join(of)})
    if answer.business:
        told.append(_("Durations in opening hours"))
    if answer.missing:
        told.append(_("Not measured yet: needs %(what)s") % {"what": answer.missing})
    if answer.suppressed:
        told.append(_("%(n)d rows of too few cases are not shown") % {"n": answer.suppressed})
    return told


def figure(name: str) -> str:
    return {
        "n": _("n"), "k": _("yes"), "value": _("Value"), "low": _("95 %: from"), "high": _("95 %: to"),
        "median": _("Median"), "mean": _("Mean"), "p90": _("90 of 100 within"), "p95": _("95 of 100 within"),
        "se": _("Standard error"), "up": _("Promoters"), "down": _("Detractors"), "top": _("Above the line"),
        "bottom": _("Below the line"), "oldest": _("Oldest"),
    }.get(name, name)  # fmt: skip
