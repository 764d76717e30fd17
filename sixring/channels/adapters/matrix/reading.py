"""From a transaction to touches, amendments and receipts: each event by itself, so that a bad one costs no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ...amendments import Amended, Amendment
from ...contract import BadItem, Inbound, Parsed, Raw
from ...fates import Fate, Receipt
from . import files, people, rooms, wire
from .settings import settings_of

if TYPE_CHECKING:
    from ...models import Account

Item = Inbound | Receipt | Amendment | BadItem
PATIENCE = timedelta(minutes=5)
QUOTED = re.compile(r"(?:> [^\n]*\n)+\n")  # what older clients put before an answer


def read(raw: Raw, account: Account, until: float) -> Parsed:
    """What `raw` says. `until` is the moment (`time.monotonic`) by which files have to be here."""
    said = wire.transaction(raw.body)
    found: list[Item] = []
    for one in said.events:
        try:
            found += event(wire.event(one), raw, account, until)
        except BadItem as bad:
            found.append(bad)
    for one in said.ephemeral:
        found += receipts(one, account)
    return found


def event(said: wire.Event, raw: Raw, account: Account, until: float) -> list[Item]:
    ours = settings_of(account).user
    if said.type == "m.room.member" and said.state_key == ours and said.content.get("membership") == "invite":
        rooms.enter(said.room_id, raw, account, PATIENCE)
        return []
    if said.sender == ours or not people.ADDRESS.fullmatch(said.sender) or not said.room_id:
        return []
    if said.type == rooms.ENCRYPTION or (said.type == "m.room.encrypted" and said.content):
        rooms.refuse(said.room_id, account)
        return [turned_away(said, raw)] if said.type != rooms.ENCRYPTION else []
    if said.type == "m.room.message":
        return message(said, raw, account, until)
    if said.type == "m.reaction":
        return reaction(said)
    return [redaction(said)] if said.type == "m.room.redaction" else []


def message(said: wire.Event, raw: Raw, account: Account, until: float) -> list[Item]:
    if not said.content:
        return []  # taken back before it reached us
    relation = wire.inside(said.content, "m.relates_to")
    if relation.get("rel_type") == "m.replace":
        return [edit(said, wire.text_of(relation, "event_id", 300))]
    return [touch(said, relation, raw, account, until)]


def touch(said: wire.Event, relation: dict[str, Any], raw: Raw, account: Account, until: float) -> Inbound:
    found = files.fetch_all(said.content, raw, account, until)
    root = wire.text_of(relation, "event_id", 300) if relation.get("rel_type") == "m.thread" else ""
    answered = [wire.text_of(wire.inside(relation, "m.in_reply_to"), "event_id", 300), root]
    name = people.name_of(said.sender, account)
    return Inbound(
        sender=people.sender_of(said.sender, name),
        text=words(said.content, bool(found or found.lost), bool(answered[0])),
        occurred_at=moment(said.origin_server_ts) or raw.received_at,
        external_id=f"matrix:{said.event_id}" if said.event_id else "",
        reference=reference(said.room_id, said.event_id),
        replies_to=[reference(said.room_id, one) for one in dict.fromkeys(answered) if one],
        thread=reference(said.room_id, root) if root else "",
        claims={"name": name} if name else {},
        data={"lost_files": found.lost} if found.lost else {},
        attachments=found,
        automatic="a notice" if said.content.get("msgtype") == "m.notice" else "",
    )


def words(content: dict[str, Any], with_file: bool, answers: bool) -> str:
    """What they wrote. The body of a file is its name, unless it has another: then it is what they wrote beneath it."""
    body = wire.text_of(content, "body")
    name = wire.text_of(content, "filename", 255)
    if with_file:
        return body if name and name != body else ""
    if content.get("msgtype") == "m.location" and (place := wire.text_of(content, "geo_uri", 200)):
        body = f"{body}\n📍 {place.removeprefix('geo:')}".strip()
    return QUOTED.sub("", body, count=1) if answers and body.startswith("> ") else body


def edit(said: wire.Event, of: str) -> Amendment:
    new = wire.inside(said.content, "m.new_content") or said.content
    at, own = moment(said.origin_server_ts), reference(said.room_id, said.event_id)
    who = people.sender_of(said.sender)
    return Amendment(reference(said.room_id, of), Amended.EDITED, wire.text_of(new, "body"), who, at, own)


def reaction(said: wire.Event) -> list[Item]:
    relation = wire.inside(said.content, "m.relates_to")
    of, sign = wire.text_of(relation, "event_id", 300), wire.text_of(relation, "key", 100)
    if relation.get("rel_type") != "m.annotation" or not of or not sign:
        return []
    at, own = moment(said.origin_server_ts), reference(said.room_id, said.event_id)
    return [Amendment(reference(said.room_id, of), Amended.REACTED, sign, people.sender_of(said.sender), at, own)]


def redaction(said: wire.Event) -> Amendment:
    """Of a message, an edit or a reaction: all are events, and which it is follows from what we know."""
    of = said.redacts or wire.text_of(said.content, "redacts", 300)
    at, who = moment(said.origin_server_ts), people.sender_of(said.sender)
    return Amendment(reference(said.room_id, of), Amended.DELETED, sender=who, at=at)


def turned_away(said: wire.Event, raw: Raw) -> Inbound:
    """That somebody wrote what we can't read stands in their story."""
    return Inbound(
        sender=people.sender_of(said.sender), kind="track", data={"event": "wrote encrypted, and was told so"},
        occurred_at=moment(said.origin_server_ts) or raw.received_at, external_id=f"matrix:{said.event_id}",
    )  # fmt: skip


def receipts(said: Any, account: Account) -> Iterator[Receipt]:
    """How far somebody has read. Ours alone are known as dispatches, so theirs change nothing."""
    if not isinstance(said, dict) or said.get("type") != "m.receipt" or not isinstance(said.get("content"), dict):
        return
    room, ours = str(said.get("room_id", "")), settings_of(account).user
    for event_id, kinds in said["content"].items():
        readers = kinds.get("m.read") if isinstance(kinds, dict) else None
        for who, how in readers.items() if isinstance(readers, dict) else ():
            at = how.get("ts") if isinstance(how, dict) else None
            if who != ours:
                yield Receipt(reference(room, str(event_id)), Fate.READ, at=moment(at if isinstance(at, int) else 0))


def reference(room: str, event_id: str) -> str:
    return f"{room} {event_id}"


def moment(milliseconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds > 0 else None
    except (OverflowError, ValueError, OSError):
        return None
