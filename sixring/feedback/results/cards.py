"""A quote as a picture: SVG of its own, with its colours in it, for slides and posters."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.html import escape

from .quotes import Card

WIDE, LETTERS, LINE, MOST = 640, 46, 34, 14
STYLE = (
    "<style>rect{fill:#fbfbf8}text{font-family:Inter,system-ui,sans-serif;fill:#1c2420}"
    ".said{font-size:24px}.who{font-size:15px;fill:#5a635d}.leave{font-size:13px;fill:#5a635d}"
    ".mark{font-size:84px;fill:#2f8f57}.bar{fill:#2f8f57}</style>"
)


def svg(card: Card) -> str:
    """The card as an SVG document. What is too long ends with an ellipsis."""
    lines = list(wrapped(card.masked.text))
    shown = lines[:MOST] if len(lines) <= MOST else [*lines[: MOST - 1], f"{lines[MOST - 1]} …"]
    y, drawn = 110, []
    for one in shown:
        drawn.append(f'<text class="said" x="48" y="{y}">{escape(one)}</text>')
        y += LINE
    tall = y + 90
    drawn += [
        f'<text class="who" x="48" y="{y + 14}">{escape(card.from_whom)}</text>',
        f'<text class="leave" x="48" y="{y + 42}">{escape(card.consent.words)}</text>',
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {tall}" width="{WIDE}" height="{tall}">{STYLE}'
        f'<rect width="{WIDE}" height="{tall}" rx="16"/><rect class="bar" x="0" y="0" width="8" height="{tall}"/>'
        f'<text class="mark" x="40" y="84">“</text>{"".join(drawn)}</svg>'
    )


def wrapped(text: str) -> Iterator[str]:
    """Lines of about the same width, broken between words; a word longer than a line is cut."""
    for paragraph in text.splitlines():
        line = ""
        for word in paragraph.split():
            if line and len(line) + 1 + len(word) > LETTERS:
                yield line
                line = ""
            line = f"{line} {word}".strip()
            while len(line) > LETTERS:
                yield line[:LETTERS]
                line = line[LETTERS:]
        yield from filter(None, (line,))
