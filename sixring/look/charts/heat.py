"""A heatmap: how much there is by row and column, such as weekday and hour. One hue, the more the deeper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from .drawing import frame, short, text, told

STEPS, HIGH, GAP, FOOT = 6, 24.0, 2.0, 22.0


@dataclass(frozen=True, slots=True)
class Cell:
    """`value` None is a cell nothing was measured in; `words` is said when it is pointed at, `href` leads to its
    rows."""

    value: float | None
    words: str
    href: str = ""


def heat(
    rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[Cell]], *, label: str, every: int = 1
) -> SafeString:
    """`cells` row by row. Every `every`th column has its name below."""
    most = max((cell.value or 0.0 for row in cells for cell in row), default=0.0)
    grid = [drawn(cell, i, j, len(columns), most) for i, row in enumerate(cells) for j, cell in enumerate(row)]
    tall = len(rows) * HIGH
    below = [
        text(name, f"{short(100 * (j + 0.5) / len(columns))}%", tall + 15, "chart-tick", "middle")
        for j, name in enumerate(columns)
        if j % every == 0
    ]
    beside = [text(name, "-8", i * HIGH + HIGH / 2 + 4, "chart-tick", "end") for i, name in enumerate(rows)]
    return frame([*beside, *grid, *below], tall + FOOT, label, "is-heat")


def drawn(cell: Cell, i: int, j: int, many: int, most: float) -> str:
    wide = 100 / max(1, many)
    css = "chart-cell" if cell.value is None else f"chart-cell heat-{step(cell.value, most)}"
    rect = (
        f'<rect class="{css}" x="{short(j * wide)}%" y="{short(i * HIGH)}" width="{short(wide * 0.92)}%"'
        f' height="{short(HIGH - GAP)}" rx="3"/>'
    )
    inner = told(rect, cell.words)
    return f'<a href="{escape(cell.href)}">{inner}</a>' if cell.href else inner


def step(value: float, most: float) -> int:
    """Rule: 0 for nothing, then 1 to `STEPS` in equal steps up to the most."""
    if value <= 0 or most <= 0:
        return 0
    return min(STEPS, 1 + int(STEPS * value / most * (1 - 1e-9)))
