"""A donut: shares of a whole, at most six of them; what is more belongs into bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from .drawing import short

RADIUS, GAP = 42.0, 1.5


@dataclass(frozen=True, slots=True)
class Slice:
    """`value` is a count; `said` its share in words. `css` is a tone or a hue."""

    label: str
    value: float
    said: str
    css: str = ""
    href: str = ""


def donut(slices: Sequence[Slice], *, label: str, middle: str = "", below: str = "") -> SafeString:
    """The ring with `middle` in its midst, and the legend beside it in words, so that colour says nothing alone."""
    whole = sum(one.value for one in slices) or 1.0
    arcs, start = [], 0.0
    for i, one in enumerate(slices):
        arcs.append(arc(one, i, start / whole, one.value / whole))
        start += one.value
    ring = (
        f'<svg class="chart is-donut" viewBox="0 0 100 100" width="160" height="160" role="img" '
        f'aria-label="{escape(label)}">{"".join(arcs)}'
        f'<text class="chart-middle" x="50" y="{50 if below else 53}" text-anchor="middle">{escape(middle)}</text>'
        f'<text class="chart-below" x="50" y="62" text-anchor="middle">{escape(below)}</text></svg>'
    )
    return format_html('<div class="chart-donut">{}{}</div>', mark_safe(ring), legend(slices))  # noqa: S308


def arc(one: Slice, i: int, start: float, share: float) -> str:
    around = 2 * pi * RADIUS
    length = max(0.0, around * share - (GAP if share < 1 else 0))
    dash = f'stroke-dasharray="{short(length)} {short(around - length)}"'
    turn = f'transform="rotate({short(360 * start - 90)} 50 50)"'
    css = f"chart-slice {escape(one.css) or f'is-{i % 6}'}"
    title = f"<title>{escape(one.label)}: {escape(one.said)}</title>"
    return f'<circle class="{css}" cx="50" cy="50" r="{short(RADIUS)}" {dash} {turn}>{title}</circle>'


def legend(slices: Sequence[Slice]) -> SafeString:
    rows = ((one.css or f"is-{i % 6}", named(one), one.said) for i, one in enumerate(slices))
    return format_html(
        '<ul class="chart-legend">{}</ul>',
        format_html_join("", '<li><i class="chart-key {}"></i><span>{}</span> <b>{}</b></li>', rows),
    )


def named(one: Slice) -> SafeString | str:
    return format_html('<a href="{}">{}</a>', one.href, one.label) if one.href else one.label
