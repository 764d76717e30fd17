"""A flow as SVG, once wide and once upright; the style sheet shows the one that fits."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ..drawing import short, sign, text
from .plan import UPRIGHT, WIDE, Box, Curve, Form, Plan, Point, plan
from .shapes import Passage, Stop

LETTER = 6.3  # pixels, of a label, about
FEWER = 14  # passages on an upright drawing


def flow(stops: Sequence[Stop], passages: Sequence[Passage], columns: Sequence[str], *, label: str) -> SafeString:
    """`columns` are their headings in order. Passages between stops that aren't given are left out."""
    ordered = sorted(passages, key=lambda one: -one.size)
    wide = drawn(plan(stops, ordered, len(columns), WIDE), stops, columns, WIDE, label)
    upright = drawn(plan(stops, ordered[:FEWER], len(columns), UPRIGHT), stops, columns, UPRIGHT, label)
    box = f'<div class="flow-box" tabindex="0" role="region" aria-label="{escape(label)}">{wide}</div>'
    return mark_safe(f'<div class="flow">{box}{upright}</div>')  # noqa: S308  # every word in it went through escape


def drawn(found: Plan, stops: Sequence[Stop], columns: Sequence[str], form: Form, label: str) -> str:
    inner = [heading(words, found.heads[i], form) for i, words in enumerate(columns)]
    inner += [line(curve, form) for curve in found.curves]
    inner += [stop_of(one, found.boxes[one.key], form) for one in stops if one.key in found.boxes]
    inner += beside(found, form)
    inner += marks(found, stops, form)
    width, height = at((found.along + (30 if form.upright else 0), found.across), form)
    css = "is-upright" if form.upright else "is-wide"
    return (
        f'<svg class="chart is-flow {css}" viewBox="-2 0 {short(width + 4)} {short(height)}" role="group"'
        f' aria-label="{escape(label)}">{"".join(inner)}</svg>'
    )


def at(point: Point, form: Form) -> Point:
    """u and v as x and y."""
    return (point[1], point[0]) if form.upright else point


def written(point: Point, form: Form) -> str:
    x, y = at(point, form)
    return f"{short(x)},{short(y)}"


def heading(words: str, head: float, form: Form) -> str:
    if form.upright:
        rule = f'<line class="chart-rule" x1="0" x2="{short(form.across)}" y1="{short(head)}" y2="{short(head)}"/>'
        return rule + text(words, "0", head + 16, "flow-head")
    return text(words, short(head + form.du / 2), 16, "flow-head", "middle")


def line(curve: Curve, form: Form) -> str:
    """The line, its arrow, and a wider one nobody sees to point at."""
    start, *rest = (written(point, form) for point in curve.points)
    path = f"M{start} C{' '.join(rest)}"
    css = f"flow-line is-{curve.way} {escape(curve.passage.css)}"
    marks = (
        f'<path class="{css}" d="{path}" stroke-width="{short(curve.width)}"/>'
        f'<path class="flow-hit" d="{path}" stroke-width="{short(max(12, curve.width))}"/>'
        f'<polygon class="flow-arrow {escape(curve.passage.css)}" points="{arrow(curve, form)}"/>'
    )
    return linked(marks, curve.passage.href, curve.passage.words)


def arrow(curve: Curve, form: Form) -> str:
    """Its tip touches the stop."""
    (u, v), (du, dv), half = curve.points[3], curve.aim, min(10.0, max(4.0, curve.width / 2 + 2))
    tip = (u + 6 * du, v + 6 * dv)
    sides = [(u - half * abs(dv), v - half * abs(du)), (u + half * abs(dv), v + half * abs(du))]
    return " ".join(written(one, form) for one in (tip, *sides))


def stop_of(stop: Stop, box: Box, form: Form) -> str:
    x, y = at((box.u, box.v), form)
    width, height = at((box.du, box.dv), form)
    lines = wrapped(stop.label, int((width - 10) / (LETTER if form.upright else LETTER + 0.3)))
    middle, first = short(x + width / 2), y + height / 2 - 8 * len(lines) + (4 if stop.said else 12)
    words = [text(one, middle, first + 14 * i, "flow-name", "middle") for i, one in enumerate(lines)]
    words.append(text(stop.said, middle, first + 14 * len(lines), "flow-said", "middle"))
    rect = (
        f'<rect class="flow-stop {escape(stop.css)}" x="{short(x)}" y="{short(y)}" width="{short(width)}"'
        f' height="{short(height)}" rx="8"/>'
    )
    return linked(rect + "".join(words), stop.href, stop.words or f"{stop.label}: {stop.said}")


def wrapped(label: str, letters: int) -> list[str]:
    """At most two lines; what is longer ends in dots and is said in whole when it is pointed at."""
    return wrap(label, letters, max_lines=2, placeholder="…") or [""]


def linked(marks: str, href: str, words: str) -> str:
    told = f"<title>{escape(words)}</title>{marks}"
    if not href:
        return f"<g>{told}</g>"
    return f'<a class="flow-link" href="{escape(href)}" aria-label="{escape(words)}">{told}</a>'


def beside(found: Plan, form: Form) -> list[str]:
    """What is said along the lines, the widest first, where no stop and no other word is in its way. Lines back have
    their words for whoever points at them: they cross too much."""
    taken = [rectangle(box, form) for box in found.boxes.values()]
    told = []
    for curve in sorted((one for one in found.curves if one.way != "back"), key=lambda one: -one.width):
        x, y = at(curve.middle, form)
        half = LETTER * len(curve.passage.said) / 2
        mine = (x - half, y - 8, x + half, y + 5)
        if curve.passage.said and not any(over(mine, other) for other in taken):
            taken.append(mine)
            told.append(text(curve.passage.said, short(x), y + 4, "flow-note", "middle"))
    return told


def marks(found: Plan, stops: Sequence[Stop], form: Form) -> list[str]:
    """A sign at whatever wears the tone "bad", so that it is seen in grey as well."""
    corners = [rectangle(found.boxes[one.key], form) for one in stops if one.css == "bad" and one.key in found.boxes]
    spots = [(right - 4, top + 4) for _x, top, right, _y in corners]
    spots += [at(curve.at(0.8), form) for curve in found.curves if curve.passage.css == "bad"]
    return [sign(short(x), y) for x, y in spots]


Rectangle = tuple[float, float, float, float]


def rectangle(box: Box, form: Form) -> Rectangle:
    (x, y), (width, height) = at((box.u, box.v), form), at((box.du, box.dv), form)
    return x, y, x + width, y + height


def over(a: Rectangle, b: Rectangle) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
