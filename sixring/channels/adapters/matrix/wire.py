"""What a transaction says, as far as we read it (https://spec.matrix.org/latest/application-service-api/)."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
from msgspec import Struct

from ...contract import BadItem

MOST = 1000  # events in one transaction; Synapse puts a hundred


class Transaction(Struct):
    events: list[Any] = []
    ephemeral: list[Any] = []


class Event(Struct):
    type: str
    content: dict[str, Any] = {}
    event_id: str = ""
    room_id: str = ""
    sender: str = ""
    state_key: str | None = None
    redacts: str = ""
    origin_server_ts: int = 0


def transaction(raw: bytes) -> Transaction:
    """Raises `BadItem` for what is none."""
    try:
        said = msgspec.json.decode(raw, type=Transaction)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadItem(f"This is no transaction of a homeserver: {error}"[:300]) from None
    if len(said.events) > MOST or len(said.ephemeral) > MOST:
        raise BadItem(f"This transaction has more than {MOST} events.")
    return said


def event(said: Any) -> Event:
    """Raises `BadItem` for what is none."""
    try:
        return msgspec.convert(said, Event)
    except msgspec.ValidationError as error:
        raise BadItem(f"This is no event of Matrix's: {error}"[:300]) from None


def ids_in(said: Transaction) -> list[str]:
    return [str(one.get("event_id", "")) for one in said.events if isinstance(one, dict)]


def key_of(number: str, raw: bytes) -> str:
    """The transaction's number and what is in it: a homeserver set up anew counts from one again."""
    try:
        inside = "\n".join(ids_in(transaction(raw))).encode() or raw
    except BadItem:
        inside = raw
    return f"transaction:{number[:100]}:{hashlib.sha256(inside).hexdigest()[:24]}"


def text_of(content: dict[str, Any], name: str, most: int = 65_536) -> str:
    found = content.get(name)
    return found[:most] if isinstance(found, str) else ""


def inside(content: dict[str, Any], name: str) -> dict[str, Any]:
    found = content.get(name)
    return found if isinstance(found, dict) else {}
