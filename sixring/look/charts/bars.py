"""Bars to compare groups by, each with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from .drawing import Ends, frame, part, per_cent, short, text, told
from .line import Mark

ROW, THICK = 42.0, 10.0
LONGEST = 30  # letters of a name, so that it leaves room for its value on a phone


@dataclass(frozen=True, slots=True)
class Bar:
    """`said` is the value in words with its n; `value` None leaves the bar out and `said` says why. `css` names a hue
    (hue-mail …) or a tone (good, watch, bad). `href` is where its rows are; `words` is said when it is pointed at."""

    label: str
    value: float | None
    said: str
    low: float | None = None
    high: float | None = None
    css: str = ""
    href: str = ""
    words: str = ""


def bars(rows: Sequence[Bar], *, label: str, ends: Ends, marks: Sequence[Mark] = ()) -> SafeString:
    """`ends` of the scale; bars begin at 0 where that is on it, else at its lower end."""
    inner = [drawn(row, i * ROW, ends) for i, row in enumerate(rows)]
    inner += [rule(mark, ends, i * ROW + 22) for mark in marks for i in range(len(rows))]
    height = len(rows) * ROW + (18 if marks else 0)
    inner += [named(mark, ends, height) for mark in marks]
    return frame(inner, max(height, ROW), label, "is-bars")


def drawn(row: Bar, top: float, ends: Ends) -> str:
    y = top + 22
    called = row.label if len(row.label) <= LONGEST else f"{row.label[: LONGEST - 1]}…"
    words = text(called, "0", top + 15, "chart-name") + text(row.said, "100%", top + 15, "chart-said", "end")
    track = f'<rect class="chart-track" x="0" y="{short(y)}" width="100%" height="{short(THICK)}" rx="5"/>'
    marks = words + track + (bar(row, y, ends) if row.value is not None else "")
    if row.href:
        return f'<a href="{escape(row.href)}">{told(marks, row.words or f"{row.label}: {row.said}")}</a>'
    return told(marks, row.words or f"{row.label}: {row.said}")


def bar(row: Bar, y: float, ends: Ends) -> str:
    base = min(max(0.0, ends[0]), ends[1])
    value = row.value or 0.0
    left, right = part(min(base, value), ends), part(max(base, value), ends)
    filled = (
        f'<rect class="chart-bar {escape(row.css)}" x="{short(100 * left)}%" y="{short(y)}"'
        f' width="{short(max(0.4, 100 * (right - left)))}%" height="{short(THICK)}" rx="5"/>'
    )
    if row.low is None or row.high is None:
        return filled
    x1, x2, middle = per_cent(row.low, ends), per_cent(row.high, ends), short(y + THICK / 2)
    caps = "".join(
        f'<line class="chart-whisker" x1="{x}" x2="{x}" y1="{short(y + 1)}" y2="{short(y + THICK - 1)}"/>'
        for x in (x1, x2)
    )
    return f'{filled}<line class="chart-whisker" x1="{x1}" x2="{x2}" y1="{middle}" y2="{middle}"/>{caps}'


def rule(mark: Mark, ends: Ends, y: float) -> str:
    """The level across one bar."""
    x = per_cent(mark.value, ends)
    return f'<line class="chart-benchmark" x1="{x}" x2="{x}" y1="{short(y - 3)}" y2="{short(y + THICK + 3)}"/>'


def named(mark: Mark, ends: Ends, height: float) -> str:
    where = part(mark.value, ends)
    anchor = "start" if where < 0.25 else "end" if where > 0.75 else "middle"
    return text(mark.label, per_cent(mark.value, ends), height - 4, "chart-note", anchor)
