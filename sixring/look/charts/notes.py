"""What happened meanwhile, above a line: an outage, a campaign, a new price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape

from .drawing import short, text, told

LINE, MOST_ROWS, LONGEST = 15.0, 4, 34


@dataclass(frozen=True, slots=True)
class Note:
    """At `start` of the width (0 to 1), until `end` where it lasted. `css` is a tone (watch, bad, info); `words` is
    said when it is pointed at."""

    label: str
    start: float
    end: float | None = None
    css: str = ""
    words: str = ""


def rows_of(notes: Sequence[Note]) -> int:
    """How many lines of words stand above the chart."""
    return min(len(notes), MOST_ROWS)


def notes_of(notes: Sequence[Note], height: float) -> list[str]:
    """Each note as a line down through the chart, a shade where it lasted, and its words above; those beyond the fourth
    share a line with earlier ones and keep their words for whoever points at them."""
    rows = rows_of(notes)
    return [drawn(note, place, rows, height) for place, note in enumerate(sorted(notes, key=lambda one: one.start))]


def drawn(note: Note, place: int, rows: int, height: float) -> str:
    y = -LINE * (rows - place % rows) + 4 if rows else 0.0
    x, css = f"{short(100 * note.start)}%", escape(note.css)
    shade = ""
    if note.end is not None and note.end > note.start:
        wide = f"{short(100 * (note.end - note.start))}%"
        shade = f'<rect class="chart-while {css}" x="{x}" y="0" width="{wide}" height="{short(height)}"/>'
    rule = f'<line class="chart-when {css}" x1="{x}" x2="{x}" y1="{short(y + 3)}" y2="{short(height)}"/>'
    return told(shade + rule + (words(note, x, y) if place < rows else ""), note.words or note.label)


def words(note: Note, x: str, y: float) -> str:
    label = note.label if len(note.label) <= LONGEST else f"{note.label[: LONGEST - 1]}…"
    shift, how = (5, "start") if note.start < 0.5 else (-5, "end")
    return f'<g transform="translate({shift} 0)">{text(label, x, y, f"chart-note {escape(note.css)}", how)}</g>'
