"""What a form says: as our page puts it into the inbox, or as a program of the company's posts it (JSON or a form)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from ...contract import BadItem

MOST_FIELDS, LONGEST_FIELD, LONGEST = 30, 1000, 20_000
NAMES = ("email", "phone", "name", "order", "reason", "message", "page", "id")
EMAIL = re.compile(r"[^\s@<>,;]{1,64}@[^\s@<>,;]{1,190}\.[^\s@<>,;.]{2,}")


class File(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    content_type: str
    content: bytes


class Row(msgspec.Struct, forbid_unknown_fields=True):
    """What somebody typed. `id` names it, however often it is sent; `more` are fields of a company's own."""

    message: str
    email: str = ""
    phone: str = ""
    name: str = ""
    order: str = ""
    reason: str = ""
    page: str = ""
    id: str = ""
    more: dict[str, str] = {}
    files: list[File] = []


def write(row: Row) -> bytes:
    return msgspec.json.encode(row)


def read(raw: bytes, *, ours: bool) -> Row:
    """Raises `BadItem`. `ours`: it was written by our page; anything else is a company's own request."""
    try:
        row = msgspec.json.decode(raw, type=Row) if ours else given(fields(raw))
    except msgspec.DecodeError as error:
        raise BadItem(f"This is no form we can read: {error}.") from None
    if not row.message.strip() and not row.files:
        raise BadItem("The form has no message.")
    if not EMAIL.fullmatch(row.email) and not row.phone:
        raise BadItem("The form names no e-mail address and no phone number, so nobody could be answered.")
    return row


def fields(raw: bytes) -> Mapping[str, Any]:
    """The object a request carries. Raises `msgspec.DecodeError` or `BadItem`."""
    if raw.lstrip()[:1] == b"{":
        return msgspec.json.decode(raw, type=dict[str, Any])
    try:
        pairs = parse_qsl(raw.decode(), keep_blank_values=True, max_num_fields=100)
    except (UnicodeDecodeError, ValueError):
        raise BadItem("This is neither JSON nor the fields of a form.") from None
    return {name: ", ".join(value for other, value in pairs if other == name) for name, _value in pairs}


def given(said: Mapping[str, Any]) -> Row:
    """Our names as they are, whatever else as fields of the company's own."""
    plain = {str(name): str(value).strip() for name, value in said.items() if isinstance(value, str | int | float)}
    ours = {name: plain.get(name, "")[: LONGEST if name == "message" else LONGEST_FIELD] for name in NAMES}
    others = [name for name in plain if name not in NAMES and plain[name]][:MOST_FIELDS]
    more = {name[:100]: plain[name][:LONGEST_FIELD] for name in others}
    return msgspec.convert({**ours, "more": more}, Row)
