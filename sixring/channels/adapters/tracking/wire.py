"""The wire: bodies as SDKs post them, unpacked within limits; nothing here knows people or databases."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import msgspec
from msgspec import UNSET, UnsetType

LARGEST = 4 * 1024 * 1024  # bytes of a body, unpacked
MOST = 2500  # events in a batch
DEEPEST = 40
GZIP = b"\x1f\x8b"
TOP = frozenset(
    "type event name category messageId anonymousId userId previousId groupId timestamp sentAt writeKey".split()
)


class Unreadable(ValueError):
    """A body or an event that can't be read, in a sentence. `status` suits an HTTP answer."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


class Ids(msgspec.Struct):
    """What of an event is needed before it is accepted."""

    messageId: Any = None  # noqa: N815
    anonymousId: Any = None  # noqa: N815
    userId: Any = None  # noqa: N815


class Envelope(Ids):
    """A body: a batch, or one event by itself."""

    batch: list[msgspec.Raw] | UnsetType = UNSET
    writeKey: Any = None  # noqa: N815
    sentAt: Any = None  # noqa: N815
    context: Any = None


_envelope = msgspec.json.Decoder(Envelope)
_ids = msgspec.json.Decoder(Ids)
_event = msgspec.json.Decoder()


def unpacked(body: bytes, encoding: str) -> bytes:
    """`body` without its compression. No JSON starts like gzip, so the header is not asked about it."""
    if body.startswith(GZIP):
        return inflated(body, 31)
    if encoding == "deflate":
        return inflated(body, 15)
    if encoding in {"", "identity", "gzip", "x-gzip"}:  # some say gzip and send it plain
        return body
    raise Unreadable(f"Content-Encoding {encoding[:20]!r} is not understood here. Send gzip or no compression.", 415)


def inflated(body: bytes, bits: int) -> bytes:
    unpacking = zlib.decompressobj(bits)
    try:
        plain = unpacking.decompress(body, LARGEST + 1)
    except zlib.error as error:
        raise Unreadable("The compressed body is damaged. Nothing was kept; send it again.") from error
    if len(plain) > LARGEST:
        raise too_large()
    if not unpacking.eof:
        raise Unreadable("The compressed body ends too early. Nothing was kept; send it again.")
    return plain


def too_large() -> Unreadable:
    return Unreadable(f"A body may have {LARGEST:,} bytes, unpacked. Nothing was kept; send smaller batches.", 413)


def opened(body: bytes) -> Envelope:
    """The envelope of `body`, its events still closed."""
    try:
        return _envelope.decode(body)
    except RecursionError:
        raise Unreadable("The JSON is nested too deeply. Nothing was kept.") from None
    except ValueError:
        pass
    try:
        return _envelope.decode(repaired(body))
    except msgspec.ValidationError as error:
        raise Unreadable(f"This JSON is no batch and no event: {error}. Nothing was kept.") from None


def repaired(body: bytes) -> bytes:
    """JSON that is nearly right, made right: other encodings, half a surrogate pair, NaN. Raises `Unreadable`."""
    try:
        text = body.decode(json.detect_encoding(body), "replace")
        thing = json.loads(text, parse_constant=lambda _: None, parse_float=finite)
        return json.dumps(thing, ensure_ascii=False).encode("utf-8", "replace")
    except RecursionError:
        raise Unreadable("The JSON is nested too deeply. Nothing was kept.") from None
    except ValueError as error:
        raise Unreadable(f"This is no JSON: {error}. Nothing was kept.") from None


def finite(text: str) -> float | None:
    number = float(text)
    return number if abs(number) != float("inf") else None


def ids_of(envelope: Envelope) -> list[Ids]:
    """Who and which each event of the envelope is. An event that can't be read yet has none."""
    if envelope.batch is UNSET:
        return [envelope]
    return [ids_in(item) for item in envelope.batch]


def ids_in(item: msgspec.Raw) -> Ids:
    try:
        return _ids.decode(item)
    except (ValueError, RecursionError):
        return Ids()


def key_of(ids: Sequence[Ids]) -> str:
    """One key for these events, the same when they are sent again under another `sentAt`; "" when one has no id."""
    names = [one.messageId for one in ids]
    if not all(isinstance(name, str) and name for name in names):
        return ""
    return "ids:" + hashlib.sha256("\n".join(sorted(names)).encode("utf-8", "replace")).hexdigest()


def first_of(ids: Sequence[Ids]) -> str:
    """Whose order counts: the first who is named."""
    return next((str(who)[:100] for one in ids if (who := one.anonymousId or one.userId)), "")


class Items(NamedTuple):
    """What a body holds: events (closed still, or read already where they came as a query), and what is said of all."""

    events: list[bytes | dict[str, Any]]
    context: Mapping[str, Any]
    sent_at: Any


def items_of(body: bytes, meta: Mapping[str, Any]) -> Items:
    """The events in `body`. Raises `Unreadable`."""
    if meta.get("form") == "query":
        return Items([from_query(body.decode("utf-8", "replace"))], {}, None)
    envelope = opened(body)
    if envelope.batch is UNSET:
        return Items([body], {}, envelope.sentAt)
    context = envelope.context if isinstance(envelope.context, dict) else {}
    return Items([bytes(item) for item in envelope.batch], context, envelope.sentAt)


def event_of(item: bytes, limit: int) -> dict[str, Any]:
    """One event, free of what no database takes. Raises `Unreadable` for what is too large, too deep or no object."""
    if len(item) > limit:
        raise Unreadable(f"it has {len(item):,} bytes, and an event may have {limit:,}. Its bytes are kept here.")
    try:
        event = _event.decode(item)
    except (ValueError, RecursionError):
        event = _event.decode(repaired(item))
    if not isinstance(event, dict):
        raise Unreadable(f"an event is a JSON object, and this is {type(event).__name__}.")
    if item.count(b"{") + item.count(b"[") > DEEPEST and deeper_than(DEEPEST, event):
        raise Unreadable(f"it is nested more than {DEEPEST} levels deep.")
    cleaned: dict[str, Any] = without_nul(event) if b"\\u0000" in item else event
    return cleaned


def deeper_than(levels: int, value: Any) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels < 0 or any(deeper_than(levels - 1, one) for one in inner)


def without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, list):
        return [without_nul(one) for one in value]
    if isinstance(value, dict):
        return {without_nul(name): without_nul(one) for name, one in value.items()}
    return value


def from_query(query: str) -> dict[str, Any]:
    """A pixel's event: `context.x` and `properties.x` nest, names that are not the protocol's are properties."""
    event: dict[str, Any] = {"properties": {}, "context": {}}
    for name, value in parse_qsl(query, keep_blank_values=False)[:200]:
        value = value.replace("\x00", "")
        room, _, inner = name.partition(".")
        if room in {"context", "properties"} and inner:
            nest(event[room], inner.split(".")[:5], value)
        elif name in TOP:
            event[name] = value
        else:
            event["properties"][name] = value
    return event


def nest(room: dict[str, Any], path: Sequence[str], value: str) -> None:
    *outer, last = path
    for name in outer:
        inner = room.setdefault(name, {})
        if not isinstance(inner, dict):
            return
        room = inner
    room[last] = value
