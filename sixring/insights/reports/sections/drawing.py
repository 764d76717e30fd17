"""Answers of metrics as charts of a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from ...dashboards import findings, names, said
from ...dashboards.drawn.foot import footnote
from ...dashboards.drawn.groups import cells, ranked, reach
from ...dashboards.drawn.trend import dated, ends_of, scale_of, short
from ...dashboards.drawn.trend import table as trend_table
from ...metrics.answers import Answer
from ...metrics.registry import Metric
from .. import blocks
from ..blocks import Block
from ..view import View

MOST, PARTS = 10, 6


def subtitle(metric: Metric) -> str:
    return str(metric.definition)


def trend(view: View, name: str, *, title: str = "", shades: Sequence[Mapping[str, Any]] = ()) -> Block | None:
    """The line of a metric over the period; None where nothing was measured."""
    if not view.lens.fits(name):
        return None
    answer = view.lens.courses([name])[name]
    if not answer.n:
        return None
    metric, scale = answer.metric, scale_of(answer)
    values = [scale.of(row.get(metric.main)) for row in answer.rows]
    one = {
        "name": str(metric.title), "values": values, "low": [scale.of(row.get("low")) for row in answer.rows],
        "high": [scale.of(row.get("high")) for row in answer.rows],
        "said": [said.say(metric, row.get(metric.main)) for row in answer.rows],
    }  # fmt: skip
    drawn = trend_table(answer)
    return blocks.line(
        title or findings.of_course(answer), [short(row["at"], answer) for row in answer.rows], [one],
        subtitle=subtitle(metric), footnote=footnote(answer, view.span, band=any(one["low"])), ends=ends_of(answer),
        say=scale.say, shades=shades, table=blocks.rows(drawn.head, drawn.rows),
    )  # fmt: skip


def groups(view: View, name: str, by: str) -> Block | None:
    """Groups of a metric side by side, with their intervals."""
    if not view.lens.fits(name, (by,)):
        return None
    answer = view.lens.ask(name, by=(by,))
    rows = ranked(answer)
    if not any(row.get(answer.metric.main) is not None for row in rows):
        return None
    called = names.names(by, (row[by] for row in rows))
    head = [names.dimension(by), answer.metric.title, *beside(answer), _("n")]
    return blocks.bar(
        findings.of_groups(answer, called), [bar(answer, row, called) for row in rows[:MOST]], ends=reach(answer),
        subtitle=subtitle(answer.metric), footnote=footnote(answer, view.span),
        table=blocks.rows(head, (cells(answer, row, called, None) for row in rows)),
    )  # fmt: skip


def beside(answer: Answer) -> tuple[str, ...]:
    if answer.metric.kind == "duration":
        return (_("Mean"), _("90th percentile"))
    return (_("95 % interval"),) if answer.metric.main != "n" else ()


def bar(answer: Answer, row: Mapping[str, Any], called: Mapping[Any, str]) -> dict[str, Any]:
    metric = answer.metric
    told = _("too few") if row.get("suppressed") else said.say(metric, row.get(metric.main))
    if metric.main != "n":
        told = f"{told} · {said.n_words(row['n'])}"
    return {"label": called.get(row[answer.by[0]], ""), "value": row.get(metric.main), "said": told,
            "low": row.get("low"), "high": row.get("high")}  # fmt: skip


def shares(view: View, name: str, by: str) -> Block | None:
    """Parts of a whole; beyond six the smallest are one."""
    answer = view.lens.ask(name, by=(by,))
    rows = sorted((row for row in answer.rows if row["n"]), key=lambda row: -row["n"])
    whole = sum(row["n"] for row in rows)
    if not whole:
        return None
    called = names.names(by, (row[by] for row in rows))
    most = PARTS if len(rows) <= PARTS else PARTS - 1
    parts = [{"label": called[row[by]], "value": row["n"], "said": said.share(row["n"] / whole)} for row in rows[:most]]
    if rest := sum(row["n"] for row in rows[most:]):
        parts.append({"label": _("others"), "value": rest, "said": said.share(rest / whole)})
    head = (names.dimension(by), _("Share"), _("n"))
    lines = ((called[row[by]], said.share(row["n"] / whole), said.whole(row["n"])) for row in rows)
    return blocks.pie(
        findings.of_shares(answer, called), parts, middle=said.whole(whole), subtitle=subtitle(answer.metric),
        footnote=footnote(answer, view.span), table=blocks.rows(head, lines),
    )  # fmt: skip


def period(view: View) -> str:
    return f"{view.span.words} · {view.zone}"


__all__ = ["dated", "groups", "period", "shares", "trend"]
