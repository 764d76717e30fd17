"""Fitting words into a place without a program that sets them: by how wide letters mostly are, rather too wide."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from unicodedata import east_asian_width

NARROW, LETTER, CAPITAL, WIDE = 0.36, 0.56, 0.72, 1.05  # of the size
LEADING = 1.24
THIN = frozenset("iljtfr.,:;'’|!()[] ")


def width(text: str, size: float) -> float:
    """In points."""
    return size * sum(letter(one) for one in text)


def letter(one: str) -> float:
    if east_asian_width(one) in "WF":
        return WIDE
    if one in THIN:
        return NARROW
    return CAPITAL if one.isupper() or one in "mwMW%@—" else LETTER


def lines(text: str, size: float, room: float) -> int:
    """How many lines `text` takes in `room` points; a word longer than a line is broken."""
    return sum(paragraph(one, size, room) for one in text.split("\n"))


def paragraph(text: str, size: float, room: float) -> int:
    many, at = 1, 0.0
    for word in text.split(" "):
        long = width(word, size)
        gap = size * NARROW if at else 0.0
        if at + gap + long <= room:
            at += gap + long
        elif long <= room:
            many, at = many + 1, long
        else:
            rows = ceil(long / room)
            many, at = many + rows - (0 if at else 1), long - (rows - 1) * room
    return many


def height(text: str, size: float, room: float) -> float:
    """In points."""
    return lines(text, size, room) * size * LEADING


def fitting(text: str, room: float, tall: float, sizes: Sequence[float]) -> float:
    """The largest of `sizes`, which come in order, at which `text` keeps to its place; the smallest where none does."""
    return next((size for size in sizes if height(text, size, room) <= tall), sizes[-1])


def cut(text: str, size: float, room: float, tall: float) -> str:
    """`text` as far as it keeps to its place, with an ellipsis where that is not all of it."""
    if height(text, size, room) <= tall:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if height(text[:middle] + "…", size, room) <= tall else (low, middle - 1)
    return text[:low].rstrip() + "…"
