"""Reading what shops post without trusting a single type in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec

from ..contract import BadItem

LONGEST_ID = 100
NOBODY = frozenset({"", "0", "none", "null"})
_decoder = msgspec.json.Decoder(float_hook=Decimal)  # an amount written as a number stays exact


def said(raw: bytes) -> Mapping[str, Any]:
    """The object a request carries. Raises `BadItem`."""
    try:
        found = _decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ArithmeticError):
        raise BadItem("The body is no JSON.") from None
    if not isinstance(found, dict):
        raise BadItem("The body is JSON, but no object.")
    return found


def quickly(raw: bytes) -> Mapping[str, Any]:
    """The same for keys and senders; nothing where it can't be read, which is for `parse` to tell."""
    try:
        return said(raw)
    except BadItem:
        return {}


def mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def rows(value: Any, most: int = 200) -> Sequence[Mapping[str, Any]]:
    """The objects of a list; what is none is passed over."""
    return [one for one in value[:most] if isinstance(one, dict)] if isinstance(value, list) else []


def text(value: Any, most: int = 500) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return ""
    return str(value).strip()[:most]


def identifier(value: Any) -> str:
    """An id as text; "" where there is none, or one that stands for nobody (a guest is customer 0)."""
    found = text(value, LONGEST_ID + 1)
    return "" if found.lower() in NOBODY or len(found) > LONGEST_ID else found


def moment(value: Any) -> datetime | None:
    """ISO 8601; without a zone it is UTC."""
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
        return at and (at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def epoch(value: Any) -> datetime | None:
    """Seconds since 1970."""
    try:
        return datetime.fromtimestamp(value, UTC) if isinstance(value, int) and not isinstance(value, bool) else None
    except (ValueError, OverflowError, OSError):
        return None
