"""Colours and numbers as the library of slides takes them; it has no types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any


def colour(name: str) -> Any:
    """Of "1F6B45"."""
    from pptx.dml.color import RGBColor

    known: Any = RGBColor
    return known.from_string(name)


def data(labels: Sequence[str], series: Iterable[tuple[str, Sequence[float | None]]]) -> Any:
    """What a chart is drawn from: names and values at each label, None where nothing was measured."""
    from pptx.chart.data import CategoryChartData

    made: Any = CategoryChartData
    found = made()
    found.categories = labels
    for name, values in series:
        found.add_series(name, values)
    return found
