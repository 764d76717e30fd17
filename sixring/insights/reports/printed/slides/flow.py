"""The flow on a slide: boxes by stage, and connectors as thick as a way is gone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import words
from .charts import ACCENT, INK, QUIET
from .paint import colour as painted

BOX, STAGE = 0.62, 26.0  # of a column's width; points for the name of a stage
LEAST, MOST = 22.0, 46.0  # points a box is high
LEFT, BELOW, RIGHT = 1, 2, 3  # sides of a box, as connectors number them


def put(slide: Any, block: Mapping[str, Any], place: tuple[int, int, int, int]) -> None:
    """At `place`: left, top, width, height."""
    from pptx.util import Pt

    left, top, wide, tall = (one / 12700 for one in place)
    many = max(1, len(block["stages"]))
    room = wide / many
    columns = [[node for node in block["nodes"] if node["stage"] == stage] for stage in range(many)]
    deepest = max([1, *map(len, columns)])
    row = min(MOST + 14, (tall - STAGE) / deepest)
    for stage, name in enumerate(block["stages"]):
        said(slide, name, (left + stage * room, top, room - 6, STAGE), 11, QUIET, bold=True)
    boxes = {}
    for stage, column in enumerate(columns):
        for number, node in enumerate(column):
            at = (left + stage * room, top + STAGE + number * row, room * BOX, max(LEAST, row - 12))
            boxes[node["id"]] = (box(slide, node, at), stage)
    most = max([1, *(one["n"] for one in block["edges"])])
    for one in block["edges"]:
        if one["from"] in boxes and one["to"] in boxes:
            way(slide, boxes[one["from"]], boxes[one["to"]], Pt(0.75 + 6 * one["n"] / most))


def box(slide: Any, node: Mapping[str, Any], at: tuple[float, float, float, float]) -> Any:
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Pt

    shape = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *(Pt(one) for one in at))
    shape.fill.solid()
    shape.fill.fore_color.rgb = painted("FFFFFF")
    shape.line.color.rgb, shape.line.width = painted(INK), Pt(1)
    shape.shadow.inherit = False
    text = f"{node['label']} · {node['said']}"
    fill(shape.text_frame, text, at[2] - 6, at[3] - 4, (11, 10, 9, 8, 7), INK)
    return shape


def way(slide: Any, source: tuple[Any, int], target: tuple[Any, int], thick: Any) -> None:
    """Behind the boxes: on from the right side of one to the left of another; within a stage from right to right; back,
    dashed, from below to below."""
    from pptx.enum.dml import MSO_LINE
    from pptx.enum.shapes import MSO_CONNECTOR

    (a, here), (b, there) = source, target
    line = slide.shapes.add_connector(MSO_CONNECTOR.CURVE, 0, 0, 0, 0)
    begin, end = (RIGHT, LEFT) if there > here else (RIGHT, RIGHT) if there == here else (BELOW, BELOW)
    line.begin_connect(a, begin)
    line.end_connect(b, end)
    line.line.color.rgb, line.line.width = painted(ACCENT), thick
    if there < here:
        line.line.dash_style = MSO_LINE.DASH
    behind = slide.shapes._spTree  # the library has no other way to say what lies behind what
    behind.remove(line._element)
    behind.insert(2, line._element)


def said(
    slide: Any, text: str, at: tuple[float, float, float, float], size: float, colour: str, *, bold: bool = False
) -> Any:
    from pptx.util import Pt

    shape = slide.shapes.add_textbox(*(Pt(one) for one in at))
    fill(shape.text_frame, text, at[2], at[3], (size, size - 2, size - 4), colour, bold=bold)
    return shape


def fill(
    frame: Any, text: str, wide: float, tall: float, sizes: tuple[float, ...], colour: str, *, bold: bool = False
) -> None:
    """Words that keep to their place: smaller where they must be, and cut where the smallest are too many."""
    from pptx.util import Pt

    size = words.fitting(text, wide, tall, sizes)
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(2)
    run = frame.paragraphs[0].add_run()
    run.text = words.cut(text, size, wide, tall)
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = painted(colour)
