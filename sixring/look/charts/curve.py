"""A curve over steps that have names: a dot each with its interval, joined in their order; on a phone as bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

from .bars import Bar, bars
from .drawing import Ends, frame, part, short, sign, text, told
from .line import Say

HEIGHT, TOP, FOOT = 150.0, 24.0, 40.0
ROOM = 150  # letters that fit beside each other at the width of a page


@dataclass(frozen=True, slots=True)
class Step:
    """`value` None: too few, and the curve has a gap. `head` names the part it belongs to. `said` is its value in words
    with its n; `css` a tone."""

    label: str
    value: float | None
    said: str
    low: float | None = None
    high: float | None = None
    head: str = ""
    css: str = ""
    href: str = ""


def curve(
    steps: Sequence[Step], *, label: str, ends: Ends, middle: float | None = None, say: Say = short
) -> SafeString:
    """`ends` of the scale; `middle` is a level drawn across, such as where feelings turn."""
    room = 100 / max(1, len(steps))
    inner = [level(value, ends, say) for value in (ends[0], *((middle,) if middle is not None else ()), ends[1])]
    inner += [part_of(steps, i, room) for i in range(len(steps))]
    inner += [joined(steps, i, room, ends) for i in range(1, len(steps))]
    inner += [spot(one, i, room, ends) for i, one in enumerate(steps)]
    plot = (
        f'<svg x="0" y="{short(TOP)}" width="100%" height="{short(HEIGHT)}" class="chart-open">{"".join(inner)}</svg>'
    )
    wide = frame([plot], HEIGHT + TOP + FOOT, label, "is-curve")
    rows = [Bar(one.label, one.value, one.said, one.low, one.high, one.css, one.href) for one in steps]
    return format_html('<div class="curve">{}{}</div>', wide, bars(rows, label=label, ends=ends))


def middle_of(i: int, room: float) -> str:
    return f"{short(room * (i + 0.5))}%"


def height_of(value: float, ends: Ends) -> float:
    return HEIGHT * (1 - part(value, ends))


def level(value: float, ends: Ends, say: Say) -> str:
    y = height_of(value, ends)
    rule = f'<line class="chart-rule" x1="0" x2="100%" y1="{short(y)}" y2="{short(y)}"/>'
    return rule + text(say(value), "-6", y + 4, "chart-tick", "end")


def part_of(steps: Sequence[Step], i: int, room: float) -> str:
    """The name of a part and a line where it begins."""
    if not steps[i].head or (i and steps[i - 1].head == steps[i].head):
        return ""
    x = f"{short(room * i)}%"
    rule = f'<line class="chart-cut" x1="{x}" x2="{x}" y1="{short(-TOP)}" y2="{short(HEIGHT)}"/>' if i else ""
    shifted = f'<g transform="translate(6 0)">{text(steps[i].head, x, -10, "flow-head")}</g>'
    return rule + shifted


def joined(steps: Sequence[Step], i: int, room: float, ends: Ends) -> str:
    before, after = steps[i - 1].value, steps[i].value
    if before is None or after is None:
        return ""
    y1, y2 = short(height_of(before, ends)), short(height_of(after, ends))
    return f'<line class="chart-line" x1="{middle_of(i - 1, room)}" x2="{middle_of(i, room)}" y1="{y1}" y2="{y2}"/>'


def spot(one: Step, i: int, room: float, ends: Ends) -> str:
    x = middle_of(i, room)
    lines = wrap(one.label, max(8, ROOM // max(1, round(100 / room)) - 2), max_lines=2, placeholder="…")
    marks = "".join(text(words, x, HEIGHT + 17 + 14 * row, "chart-tick", "middle") for row, words in enumerate(lines))
    if one.value is not None:
        marks += whisker(one, x, ends) + dot(one, x, height_of(one.value, ends))
    inner = told(marks, f"{one.label}: {one.said}")
    return f'<a href="{escape(one.href)}">{inner}</a>' if one.href else inner


def dot(one: Step, x: str, y: float) -> str:
    if one.css == "bad":
        return sign(x, y)
    return f'<circle class="chart-dot {escape(one.css)}" cx="{x}" cy="{short(y)}" r="5"/>'


def whisker(one: Step, x: str, ends: Ends) -> str:
    if one.low is None or one.high is None:
        return ""
    y1, y2 = short(height_of(one.high, ends)), short(height_of(one.low, ends))
    return f'<line class="chart-whisker" x1="{x}" x2="{x}" y1="{y1}" y2="{y2}"/>'
