"""Columns: how answers spread over a scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from .drawing import frame, short, text, told

HEIGHT = 120.0


@dataclass(frozen=True, slots=True)
class Column:
    """`share` 0 to 1; `said` stands above it, `words` is said when it is pointed at; `href` leads to its rows."""

    label: str
    share: float
    said: str
    words: str
    css: str = ""
    href: str = ""


def columns(found: Sequence[Column], *, label: str) -> SafeString:
    """One column for each point of the scale, in its order."""
    most = max((one.share for one in found), default=0.0) or 1.0
    inner = [drawn(one, i, len(found), most) for i, one in enumerate(found)]
    return frame(inner, HEIGHT + 44, label, "is-columns")


def drawn(one: Column, i: int, many: int, most: float) -> str:
    room = 100 / max(1, many)
    tall = max(1.0, HEIGHT * one.share / most)
    top, x, middle = 20 + HEIGHT - tall, short(room * (i + 0.14)), f"{short(room * (i + 0.5))}%"
    size = f'width="{short(room * 0.72)}%" height="{short(tall)}"'
    rect = f'<rect class="chart-column {escape(one.css)}" x="{x}%" y="{short(top)}" {size} rx="3"/>'
    marks = rect + text(one.said, middle, top - 5, "chart-said", "middle")
    marks += text(one.label, middle, 20 + HEIGHT + 18, "chart-tick", "middle")
    inner = told(marks, one.words)
    return f'<a href="{escape(one.href)}">{inner}</a>' if one.href else inner
