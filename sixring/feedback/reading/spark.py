"""A small line of feelings, drawn on the server: one point a text, above the middle pleased, below it unhappy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WIDTH, HEIGHT, EDGE = 240, 56, 5
MOST = 120  # points; of more the latest are drawn


@dataclass(frozen=True, slots=True)
class Point:
    """One text: when, its feeling (-1 to 1), in words, and where it is read."""

    at: datetime
    feeling: float
    words: str
    url: str = ""


def draw(points: Sequence[Point], title: str) -> SafeString:
    """An SVG of oldest to latest; `title` says in words what it shows. Nothing for fewer than two points."""
    shown = points[-MOST:]
    if len(shown) < 2:
        return SafeString("")
    places = [(across(n, len(shown)), down(one.feeling)) for n, one in enumerate(shown)]
    line = " ".join(f"{x:g},{y:g}" for x, y in places)
    dots = format_html_join(
        "", '<circle class="is-{}" cx="{}" cy="{}" r="{}"/>',
        ((side(one.feeling), f"{x:g}", f"{y:g}", "3.5" if n == len(shown) - 1 else "2")
         for n, (one, (x, y)) in enumerate(zip(shown, places, strict=True))),
    )  # fmt: skip
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" role="img"><title>{}</title><line class="spark-middle" x1="0" x2="{}" '
        'y1="{}" y2="{}"/><polyline points="{}"/>{}</svg>',
        WIDTH, HEIGHT, title, WIDTH, f"{HEIGHT / 2:g}", f"{HEIGHT / 2:g}", line, dots,
    )  # fmt: skip


def across(n: int, count: int) -> float:
    return round(EDGE + n * (WIDTH - 2 * EDGE) / (count - 1), 1)


def down(feeling: float) -> float:
    return round(HEIGHT / 2 - max(-1.0, min(1.0, feeling)) * (HEIGHT / 2 - EDGE), 1)


def side(feeling: float) -> str:
    return "bad" if feeling < -0.2 else "good" if feeling >= 0.3 else "even"


def told(points: Sequence[Point]) -> str:
    """What the line shows, for whoever can't see it."""
    first, last = points[0], points[-1]
    return _("Feeling of %(n)d texts: first %(first)s, last %(last)s.") % {
        "n": len(points), "first": first.words, "last": last.words,
    }  # fmt: skip
