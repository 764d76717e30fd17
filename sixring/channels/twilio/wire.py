"""What a request of Twilio's says: a form, or JSON where the hook was set up so."""

from __future__ import annotations

from urllib.parse import parse_qsl

import msgspec

from ..contract import BadItem

MOST_FIELDS = 200  # a message with ten files has about forty
PLAIN = (str, int, float)


def pairs(raw: bytes) -> list[tuple[str, str]]:
    """Name and value of each field of a form, byte for byte: odd bytes come back when it is encoded the same way.

    Raises `ValueError` when there are more than `MOST_FIELDS`.
    """
    text = raw.decode("utf-8", "surrogateescape")
    return parse_qsl(text, keep_blank_values=True, errors="surrogateescape", max_num_fields=MOST_FIELDS)


def fields(raw: bytes) -> dict[str, str]:
    """Each field once, the first of a name. Raises `BadItem` when there is nothing to read."""
    found = from_json(raw) if raw.lstrip()[:1] in (b"{", b"[", b'"') else from_form(raw)
    if not found:
        raise BadItem("This is no request of Twilio's: it has no fields.")
    return found


def from_form(raw: bytes) -> dict[str, str]:
    try:
        return {name: seen(value) for name, value in reversed(pairs(raw))}
    except ValueError:
        raise BadItem(f"This has more than {MOST_FIELDS} fields, which no request of Twilio's has.") from None


def from_json(raw: bytes) -> dict[str, str]:
    try:
        found = msgspec.json.decode(raw, type=dict)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadItem("The body looks like JSON and is no object.") from None
    return {str(name): str(value) for name, value in found.items() if isinstance(value, PLAIN)}


def seen(value: str) -> str:
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
