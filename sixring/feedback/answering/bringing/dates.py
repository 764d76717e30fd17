"""Dates as files write them. A date that can be read two ways is never guessed: the file or somebody has to say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from sixring.core.errors import Invalid

PARTS = re.compile(
    r"(\d{1,4})([./-])(\d{1,2})\2(\d{2,4})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]m)?)?", re.IGNORECASE
)
SERIAL = re.compile(r"\d{5}(\.\d+)?")
EXCEL = datetime(1899, 12, 30, tzinfo=UTC)
ORDERS = ("dmy", "mdy")
SOONEST = datetime(1990, 1, 1, tzinfo=UTC)


def order_of(cells: Iterable[str]) -> str:
    """Rule: dmy or mdy, as the dates of a whole column show; "" where none of them tells, or they contradict."""
    found = set()
    for cell in cells:
        parts = PARTS.fullmatch(cell.strip())
        if parts is None or len(parts[1]) == 4:
            continue
        first, second = int(parts[1]), int(parts[3])
        if parts[2] == "." or first > 12:
            found.add("dmy")
        elif second > 12:
            found.add("mdy")
    return found.pop() if len(found) == 1 else ""


def read(text: str, order: str = "") -> datetime:
    """The moment `text` names, UTC unless it says otherwise; noon of a bare day. Raises `Invalid` with a sentence."""
    text = text.strip()
    try:
        at = plain(text, order)
    except (ValueError, OverflowError):
        at = None
    if at is None or at < SOONEST:
        raise Invalid(_("“%(text)s” is no date we can read. Write it like 2026-03-21 14:30.") % {"text": text[:40]})
    return at


def plain(text: str, order: str) -> datetime | None:
    if SERIAL.fullmatch(text):
        return EXCEL + timedelta(days=float(text)) if 30_000 < float(text) < 80_000 else None
    parts = PARTS.fullmatch(text)
    if parts is not None and len(parts[1]) <= 2:
        return by_parts(parts, order)
    at = datetime.fromisoformat(text)
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return at if len(text) > 10 else at.replace(hour=12)


def by_parts(parts: re.Match[str], order: str) -> datetime:
    first, second, year = int(parts[1]), int(parts[3]), int(parts[4])
    order = "dmy" if parts[2] == "." or first > 12 else "mdy" if second > 12 else order
    if order not in ORDERS and first != second:
        words = _("“%(text)s” can be read two ways. Say above whether the day or the month comes first.")
        raise Invalid(words % {"text": parts[0][:40]})
    day, month = (first, second) if order != "mdy" else (second, first)
    hour, minute, second = (int(parts[n] or 0) for n in (5, 6, 7))
    if parts[8]:
        hour = hour % 12 + (12 if parts[8].lower() == "pm" else 0)
    year += 2000 if year < 100 else 0
    return datetime(year, month, day, hour if parts[5] else 12, minute, second, tzinfo=UTC)
