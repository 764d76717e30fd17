"""Dots in a plane cut into four: importance × performance, and the like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from .drawing import Ends, frame, part, per_cent, short, text, told
from .line import Say

HEIGHT, TOP, FOOT, LINE = 300.0, 22.0, 40.0, 15.0


@dataclass(frozen=True, slots=True)
class Dot:
    """`low` and `high` are the interval of `x`, where there is one; `words` is said when it is pointed at."""

    label: str
    x: float
    y: float
    words: str = ""
    low: float | None = None
    high: float | None = None
    css: str = ""
    href: str = ""


def scatter(
    dots: Sequence[Dot], *, label: str, x_ends: Ends, y_ends: Ends, x_name: str, y_name: str, cut: Ends,
    corners: Sequence[str] = ("", "", "", ""), say: Say = short,
) -> SafeString:  # fmt: skip
    """`cut` is where x and y divide the plane; `corners` are the quadrants' words, clockwise from the upper left."""
    cut_x, cut_y = per_cent(cut[0], x_ends), short(HEIGHT * (1 - part(cut[1], y_ends)))
    inner = [
        f'<rect class="chart-plane" x="0" y="0" width="100%" height="{short(HEIGHT)}" rx="6"/>',
        f'<line class="chart-cut" x1="{cut_x}" x2="{cut_x}" y1="0" y2="{short(HEIGHT)}"/>',
        f'<line class="chart-cut" x1="0" x2="100%" y1="{cut_y}" y2="{cut_y}"/>',
        *quadrants(corners),
        *(drawn(dot, y, x_ends, y_ends) for dot, y in zip(dots, apart(dots, x_ends, y_ends), strict=True)),
        text(say(x_ends[0]), "0", HEIGHT + 16, "chart-tick", "start"),
        text(say(x_ends[1]), "100%", HEIGHT + 16, "chart-tick", "end"),
        text(f"{x_name} →", "100%", HEIGHT + 34, "chart-note", "end"),
    ]  # fmt: skip
    plot = (
        f'<svg x="0" y="{short(TOP)}" width="100%" height="{short(HEIGHT)}" class="chart-open">{"".join(inner)}</svg>'
    )
    return frame([text(f"↑ {y_name}", "0", 13, "chart-note"), plot], HEIGHT + TOP + FOOT, label, "is-scatter")


def quadrants(corners: Sequence[str]) -> list[str]:
    places = (("1.5%", 17, "start"), ("98.5%", 17, "end"), ("98.5%", HEIGHT - 8, "end"), ("1.5%", HEIGHT - 8, "start"))
    return [text(words, x, y, "chart-corner", how) for words, (x, y, how) in zip(corners, places, strict=True) if words]


def drawn(dot: Dot, label_y: float, x_ends: Ends, y_ends: Ends) -> str:
    x, y = per_cent(dot.x, x_ends), HEIGHT * (1 - part(dot.y, y_ends))
    reach = ""
    if dot.low is not None and dot.high is not None:
        x1, x2 = per_cent(dot.low, x_ends), per_cent(dot.high, x_ends)
        reach = f'<line class="chart-whisker" x1="{x1}" x2="{x2}" y1="{short(y)}" y2="{short(y)}"/>'
    right = on_the_right(dot, x_ends)
    shift, how = (9, "start") if right else (-9, "end")
    words = f'<g transform="translate({shift} 0)">{text(dot.label, x, label_y + 4, "chart-name", how)}</g>'
    spot = f'<circle class="chart-dot {escape(dot.css)}" cx="{x}" cy="{short(y)}" r="5"/>'
    inner = told(reach + spot + words, dot.words or dot.label)
    return f'<a href="{escape(dot.href)}">{inner}</a>' if dot.href else inner


def on_the_right(dot: Dot, x_ends: Ends) -> bool:
    return part(dot.x, x_ends) < 0.6


def apart(dots: Sequence[Dot], x_ends: Ends, y_ends: Ends) -> list[float]:
    """How high each label stands: at its dot, moved down where another's on the same side would be below it."""
    found = [HEIGHT * (1 - part(dot.y, y_ends)) for dot in dots]
    for side in (True, False):
        last = -LINE
        mine = [i for i, dot in enumerate(dots) if on_the_right(dot, x_ends) == side]
        for i in sorted(mine, key=found.__getitem__):
            found[i] = last = max(found[i], last + LINE)
    return found
