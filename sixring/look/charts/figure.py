"""A chart on a page: what it finds, what it is of, its table and its download."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Table:
    """The same as rows. The first cell of each names it; numbers are given as they are said."""

    head: Sequence[object]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Figure:
    """`title` says the finding, `subtitle` the definition and population, `footnote` period, n and time zone (and the
    source of what we did not measure ourselves). `csv` is the address its rows are downloaded from, `href` where the
    chart leads. `name` tells it from others on the page."""

    chart: SafeString
    table: Table
    title: object
    subtitle: object = ""
    footnote: object = ""
    csv: str = ""
    name: str = "chart"

    def __str__(self) -> SafeString:
        return render_to_string("look/charts/figure.html", {"figure": self})

    def __html__(self) -> str:
        return str(self)

    @property
    def lines(self) -> list[tuple[object, Sequence[Any]]]:
        return [(row[0], row[1:]) for row in self.table.rows]
