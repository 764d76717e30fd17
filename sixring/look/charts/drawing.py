"""What all charts draw with: numbers short enough for SVG, ticks people would choose, and the frame around marks."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor, log10

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

Ends = tuple[float, float]


def short(number: float) -> str:
    """A number as SVG takes it, without needless digits."""
    return f"{number:.2f}".rstrip("0").rstrip(".") or "0"


def part(value: float, ends: Ends) -> float:
    """Where `value` lies between `ends`, 0 to 1, held within them."""
    low, high = ends
    return min(1.0, max(0.0, (value - low) / (high - low))) if high > low else 0.5


def per_cent(value: float, ends: Ends) -> str:
    return f"{short(100 * part(value, ends))}%"


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers from at or below `low` to at or above `high`, `about` as many as asked for."""
    span = (high - low) or abs(high) or 1.0
    rough = span / max(1, about - 1)
    unit = 10.0 ** floor(log10(rough))
    step = next(unit * one for one in (1, 2, 2.5, 5, 10) if unit * one >= rough * 0.999)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(n * step, 10) for n in range(first, max(last, first + 1) + 1)]


def text(words: object, x: str, y: float, css: str = "", anchor: str = "") -> str:
    held = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text class="{css}" x="{x}" y="{short(y)}"{held}>{escape(str(words))}</text>'


def told(inner: str, words: object) -> str:
    """Marks that say what they are when pointed at."""
    return f"<g>{inner}<title>{escape(str(words))}</title></g>"


def sign(x: str, y: float) -> str:
    """A sign at what is bad, so that it is seen in grey as well."""
    spot = f'<circle class="chart-sign" cx="{x}" cy="{short(y)}" r="8"/>'
    return spot + text("!", x, y + 4, "chart-sign-word", "middle")


def frame(marks: Iterable[str], height: float, label: str, css: str) -> SafeString:
    """The chart's SVG: as wide as its place, `height` pixels high; `label` is what a screen reader hears of it, and
    the links in it, where there are any."""
    drawn = "".join(marks)
    role = "group" if "<a " in drawn else "img"
    return mark_safe(  # noqa: S308  # every word in it went through escape
        f'<svg class="chart {css}" width="100%" height="{short(height)}" role="{role}" aria-label="{escape(label)}">'
        f"{drawn}</svg>"
    )


def stretched(paths: str, height: float) -> str:
    """Paths in a box of 1000 × `height` that is drawn as wide as there is room; strokes keep their width."""
    box = f'viewBox="0 0 1000 {short(height)}" preserveAspectRatio="none"'
    return f'<svg width="100%" height="{short(height)}" {box}>{paths}</svg>'
