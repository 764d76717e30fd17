"""Tables on slides: columns by what stands in them, and as many slides as the rows need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from . import words
from .charts import FAINT, INK
from .paint import colour

SIZE, PAD, SLIM = 11.0, 7.0, 60.0


def put_table(
    maker: Any, title: str, head: Sequence[str], rows: Sequence[Sequence[str]], *, shares: Sequence[float] = ()
) -> None:  # fmt: skip
    """With its head on each slide."""
    from .deck import BODY, ROOM, paged

    wide = [ROOM * share for share in shares] or widths(head, rows, ROOM)
    top = tall(head, wide)
    for number, some in enumerate(paged(rows, lambda row: tall(row, wide), BODY - top)):
        slide = maker.slide(title if not number else f"{title} ({maker.content['words']['goes_on']})")
        drawn(slide, [head, *some], wide)


def widths(head: Sequence[str], rows: Sequence[Sequence[str]], room: float) -> list[float]:
    """By the square root of the longest cell, and no column so slim that its words break everywhere."""
    longest = [max([len(head[n]), *(len(row[n]) for row in rows)]) ** 0.5 for n in range(len(head))]
    free = room - SLIM * len(head)
    return [SLIM + free * one / (sum(longest) or 1) for one in longest]


def tall(row: Sequence[str], wide: Sequence[float]) -> float:
    return 2 * PAD + max(words.height(text, SIZE, room - 14) for text, room in zip(row, wide, strict=True))


def drawn(slide: Any, rows: Sequence[Sequence[str]], wide: Sequence[float]) -> None:
    from pptx.util import Pt

    from .deck import BODY, EDGE, ROOM, TOP

    heights = [tall(row, wide) for row in rows]
    frame = slide.shapes.add_table(
        len(rows), len(wide), Pt(EDGE), Pt(TOP), Pt(ROOM), Pt(min(BODY, sum(heights)))
    )  # fmt: skip
    table = frame.table
    table.horz_banding = False
    for column, room in zip(table.columns, wide, strict=True):
        column.width = Pt(room)
    for number, (row, high) in enumerate(zip(rows, heights, strict=True)):
        table.rows[number].height = Pt(high)
        for place, text in enumerate(row):
            cell(table.cell(number, place), words.cut(text, SIZE, wide[place] - 14, BODY - 60), head=number == 0)


def cell(found: Any, text: str, *, head: bool) -> None:
    from pptx.util import Pt

    found.fill.solid()
    found.fill.fore_color.rgb = colour(FAINT if head else "FFFFFF")
    found.margin_left = found.margin_right = found.margin_top = found.margin_bottom = Pt(5)
    run = found.text_frame.paragraphs[0].add_run()
    run.text, run.font.size, run.font.bold = text, Pt(SIZE), head
    run.font.color.rgb = colour(INK)
