"""Shares of a whole: which part of all came by which channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from sixring.look.charts import Figure, Slice, Table, donut

from ...metrics.answers import Answer
from .. import names, said
from ..spans import Span
from .foot import Place, footnote, placed

SHARES = Place("shares")
MOST = 6


def shares(
    answer: Answer, span: Span, title: str, *, called: Mapping[Any, str], href: Callable[[Any], str],
    at: Place = SHARES,
) -> Figure:  # fmt: skip
    """Of a count told apart by one dimension; beyond six parts the smallest are one."""
    by = answer.by[0]
    rows = sorted((row for row in answer.rows if row["n"]), key=lambda row: -row["n"])
    whole = sum(row["n"] for row in rows)
    most = MOST if len(rows) <= MOST else MOST - 1
    slices = [
        Slice(called.get(row[by], ""), row["n"], said.share(row["n"] / whole), names.hue(by, row[by]), href(row[by]))
        for row in rows[:most]
    ]
    if rest := sum(row["n"] for row in rows[most:]):
        slices.append(Slice(_("others"), rest, said.share(rest / whole), "quiet"))
    if len({one.css for one in slices}) < len(slices):  # one hue for two channels would say they are the same
        slices = [Slice(one.label, one.value, one.said, "", one.href) for one in slices]
    chart = donut(slices, label=title, middle=said.whole(whole), below=str(answer.metric.title).lower()[:16])
    table = Table(
        (names.dimension(by), _("Share"), _("n")),
        [(called.get(row[by], ""), said.share(row["n"] / whole), said.whole(row["n"])) for row in rows],
    )
    return placed(chart, table, title, answer, footnote(answer, span), at)
