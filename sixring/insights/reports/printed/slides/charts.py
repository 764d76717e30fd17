"""Charts of slides: native ones, dark and light enough to be told apart in grey."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .paint import colour, data

ACCENT, QUIET, INK, FAINT = "1F6B45", "55605A", "1D2520", "C9CFCA"
SLICES = ("123F29", "2F7D55", "6AA583", "A3C9B2", "D3E5DA", "EEF3EF")
DARK = 2  # slices that want white words


def put(slide: Any, block: Mapping[str, Any], place: tuple[int, int, int, int]) -> None:
    """A line, bar or pie chart at `place`: left, top, width, height."""
    {"line": line, "bar": bar, "pie": pie}[block["form"]](slide, block, place)


def line(slide: Any, block: Mapping[str, Any], place: tuple[int, int, int, int]) -> None:
    from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION

    series = list(lines_of(block))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.LINE, *place, data(block["labels"], series)).chart
    style(chart)
    axis = chart.value_axis
    axis.major_gridlines.format.line.color.rgb = colour(FAINT)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.minimum_scale, axis.maximum_scale = block["ends"]
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = number_format(block["ticks"]), False
    for number, one in enumerate(chart.plots[0].series):
        stroke(one, main=number == 0, bound=number > 0 and one.name.startswith("95 %"))
    chart.has_legend = len(series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False


def lines_of(block: Mapping[str, Any]) -> Iterator[tuple[str, list[float | None]]]:
    """Each series, and its interval where it has one."""
    for one in block["series"]:
        yield one["name"], one["values"]
        for key, arrow in (("low", "↓"), ("high", "↑")):
            if any(value is not None for value in one.get(key) or ()):
                yield f"95 % {arrow}", one[key]


def stroke(one: Any, *, main: bool, bound: bool) -> None:
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Pt

    one.smooth = False
    one.marker.style = XL_MARKER_STYLE.NONE
    paint = one.format.line
    paint.color.rgb = colour(ACCENT if main else QUIET)
    paint.width = Pt(2.5 if main else 1)
    if not main:
        paint.dash_style = MSO_LINE.ROUND_DOT if bound else MSO_LINE.DASH


def bar(slide: Any, block: Mapping[str, Any], place: tuple[int, int, int, int]) -> None:
    from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION
    from pptx.util import Pt

    drawn = data([shortened(row["label"]) for row in block["rows"]], one_series(block))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, drawn).chart
    style(chart)
    chart.has_legend = False
    chart.category_axis.reverse_order = True
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis, (low, high) = chart.value_axis, block["ends"]
    axis.minimum_scale, axis.maximum_scale = min(0.0, low), high + (high - low) * 0.35  # room for the words
    axis.visible, axis.has_major_gridlines = False, False
    plot = chart.plots[0]
    plot.gap_width = max(60, 60 * (6 - len(block["rows"])))  # one bar alone is no wall
    plot.series[0].format.fill.solid()
    plot.series[0].format.fill.fore_color.rgb = colour(ACCENT)
    for place_, row in enumerate(block["rows"]):
        label = plot.series[0].points[place_].data_label
        label.position = XL_LABEL_POSITION.OUTSIDE_END
        label.text_frame.text = row["said"]
        label.text_frame.paragraphs[0].runs[0].font.size = Pt(11)


def pie(slide: Any, block: Mapping[str, Any], place: tuple[int, int, int, int]) -> None:
    from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
    from pptx.util import Pt

    names = [f"{n}  {shortened(row['label'])}: {row['said']}" for n, row in enumerate(block["rows"], 1)]
    chart = slide.shapes.add_chart(XL_CHART_TYPE.DOUGHNUT, *place, data(names, one_series(block))).chart
    style(chart)
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.RIGHT, False
    whole = sum(row["value"] for row in block["rows"]) or 1
    for number, row in enumerate(block["rows"]):
        point = chart.plots[0].series[0].points[number]
        point.format.fill.solid()
        point.format.fill.fore_color.rgb = colour(SLICES[number % len(SLICES)])
        point.format.line.color.rgb = colour("FFFFFF" if number < DARK + 1 else QUIET)
        if row["value"] > 0.05 * whole:
            frame = point.data_label.text_frame
            frame.text = str(number + 1)
            frame.paragraphs[0].runs[0].font.size = Pt(12)
            frame.paragraphs[0].runs[0].font.color.rgb = colour("FFFFFF" if number < DARK else INK)


def one_series(block: Mapping[str, Any]) -> list[tuple[str, list[float | None]]]:
    return [(block["title"], [row["value"] for row in block["rows"]])]


def style(chart: Any) -> None:
    from pptx.util import Pt

    chart.font.size = Pt(11)
    chart.font.color.rgb = colour(QUIET)
    chart.has_title = False


def shortened(label: str, most: int = 44) -> str:
    return label if len(label) <= most else f"{label[: most - 1]}…"


def number_format(ticks: list[Mapping[str, Any]]) -> str:
    """The format that says ticks as they are said: "0.## \" h\"", "0 %", "+0;−0;0"."""
    said = next((one["said"] for one in ticks if one["at"]), "")
    if any(one["said"].startswith("+") for one in ticks):
        return "+0;−0;0"
    if "%" in said:
        return "0 %"
    unit = re.sub(r"[\d\s.,−-]+", "", said)
    return f'General " {unit}"' if unit else "General"
