"""Rows of tables told as people and tickets. Messages are sorted to their tickets in a file that goes by itself."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..told import Address, Row, Said, Someone, Ticket, Unreadable
from . import mapping
from .cells import Cells
from .cells import rows as cells_of

SUFFIXES = (".csv", ".csv.gz", ".tsv", ".txt")
YES = frozenset("1 yes true y x ja oui si".split())
OUT = frozenset("out outgoing outbound agent reply sent".split())
IN = frozenset("in incoming inbound customer received enduser user".split())
WRITTEN = (
    "%Y-%m-%d %H:%M:%S",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
)
CHANNELS = {"email": "email", "mail": "email", "e-mail": "email", "chat": "webchat", "phone": "call", "call": "call"}
Map = Mapping[str, Any]


def rows(paths: Sequence[Path], stage: str, told: Map) -> Iterator[Row]:
    """Every row of the files that are for `stage`."""
    mapping.check(told)
    by_name = {path.name: path for path in paths}
    if stage == "people" and "persons" in told:
        yield from persons(file_of("persons", told, by_name), told)
    elif stage == "tickets" and "tickets" in told:
        yield from tickets(file_of("tickets", told, by_name), told, by_name)


def file_of(table: str, told: Map, by_name: Mapping[str, Path]) -> Path:
    name = str(told[table]["file"])
    if name not in by_name:
        raise Unreadable(f"The map names {name} for {table}; there is no such file.")
    return by_name[name]


def persons(path: Path, told: Map) -> Iterator[Row]:
    for cells in cells_of(path):
        yield row(path, cells, lambda one=cells: person_of(Picked(one.values, told, "persons")))


def row(path: Path, cells: Cells, make: Any) -> Row:
    content = json.dumps(cells.values, ensure_ascii=False).encode("utf-8", "replace")
    if cells.problem:
        return Row(path.name, cells.line, content, Unreadable(cells.problem))
    try:
        return Row(path.name, cells.line, content, make())
    except Unreadable as problem:
        return Row(path.name, cells.line, content, problem)


class Picked:
    """The cells of a row by what they are."""

    def __init__(self, values: Mapping[str, str], told: Map, table: str) -> None:
        self.values, self.told, self.columns = values, told, told[table]

    def __getitem__(self, field: str) -> str:
        return self.values.get(str(self.columns.get(field, "")), "").strip()

    def says_yes(self, field: str) -> bool:
        return self[field].lower() in YES

    def moment(self, field: str) -> datetime | None:
        return moment(self[field], self.told.get("format") or {})

    def needed(self, field: str) -> datetime:
        at = self.moment(field)
        if at is None:
            raise Unreadable(f"Its {field} is empty.")
        return at


def person_of(said: Picked) -> Someone:
    addresses = [Address("email", said["email"], said.says_yes("verified"))] if said["email"] else []
    addresses += [Address("phone", said["phone"])] if said["phone"] else []
    key = said["id"] or said["email"].lower()
    if not key:
        raise Unreadable("The person has neither an id nor an address.")
    facts = {"language": said["language"]} if said["language"] else {}
    return Someone(
        key, said["name"][:200], addresses, company_name=said["company"][:200], facts=facts, answers=answers_of(said),
        never=said.says_yes("do_not_contact"), at=said.moment("updated_at"),
    )  # fmt: skip


def answers_of(said: Picked) -> list[tuple[str, str, str]]:
    if said.says_yes("opt_out") or said.says_yes("do_not_contact"):
        return [("any", "any", "no")]
    if said["marketing_consent"]:
        return [("offers", "email", "yes" if said.says_yes("marketing_consent") else "no")]
    return []


class Spool:
    """Messages by the number of their ticket."""

    def __init__(self) -> None:
        self.file = tempfile.NamedTemporaryFile(prefix="sixring-move-")  # noqa: SIM115  # lives as long as this
        self.rows = sqlite3.connect(self.file.name, isolation_level=None)
        self.rows.execute("PRAGMA journal_mode = OFF")
        self.rows.execute("CREATE TABLE said (ticket TEXT, line INTEGER, cells TEXT, taken INTEGER DEFAULT 0)")

    def fill(self, path: Path, told: Map) -> Iterator[Row]:
        """Take in all messages; gives the rows that are none."""
        self.rows.execute("BEGIN")
        for cells in cells_of(path):
            if cells.problem:
                yield row(path, cells, None)
                continue
            ticket = Picked(cells.values, told, "messages")["ticket"]
            kept = (ticket, cells.line, json.dumps(cells.values))
            self.rows.execute("INSERT INTO said (ticket, line, cells) VALUES (?, ?, ?)", kept)
        self.rows.execute("COMMIT")
        self.rows.execute("CREATE INDEX by_ticket ON said (ticket)")

    def of(self, ticket: str) -> list[Cells]:
        self.rows.execute("UPDATE said SET taken = 1 WHERE ticket = ?", (ticket,))
        found = self.rows.execute("SELECT line, cells FROM said WHERE ticket = ? ORDER BY line", (ticket,))
        return [Cells(line, json.loads(cells)) for line, cells in found]

    def left(self) -> Iterator[Cells]:
        for line, cells in self.rows.execute("SELECT line, cells FROM said WHERE NOT taken ORDER BY line"):
            yield Cells(line, json.loads(cells), "It names a ticket that is in no file.")


def tickets(path: Path, told: Map, by_name: Mapping[str, Path]) -> Iterator[Row]:
    """The tickets with their messages, then the messages of no ticket."""
    spool = Spool()
    said_in = file_of("messages", told, by_name) if "messages" in told else None
    if said_in:
        yield from spool.fill(said_in, told)
    for cells in cells_of(path):
        picked = Picked(cells.values, told, "tickets")
        own = spool.of(picked["number"]) if said_in else []
        yield row(path, cells, lambda one=picked, own=own: ticket_of(one, own))
    for cells in spool.left() if said_in else ():
        yield row(said_in or path, cells, None)


def ticket_of(said: Picked, messages: Sequence[Cells]) -> Ticket:
    number, state = said["number"], mapping.state_of(said["status"], said.told)
    if not number:
        raise Unreadable("The ticket has no number.")
    if not state:
        raise Unreadable(f"What is the status “{said['status'][:40]}”? Say it in the map, under [status].")
    opened_at = said.needed("created_at")
    asker = someone(said["requester"], said["requester_email"], said["requester_name"])
    channel = CHANNELS.get(said["channel"].lower(), "")
    told = [message_of(one, said.told, asker, place) for place, one in enumerate(messages)]
    if not told:
        told = [Said("text", said["text"] or said["subject"], opened_at, asker.key, outgoing=False)]
    content = json.dumps([dict(said.values), [one.values for one in messages]], sort_keys=True)
    return Ticket(
        number, said["subject"], state, opened_at, said.moment("updated_at") or opened_at, requester=asker.key,
        whom=asker if asker.addresses else None, assignee_email=said["assignee_email"], channel=channel,
        tags=[tag.strip() for tag in said["tags"].replace(";", ",").split(",") if tag.strip()],
        said=[replace(one, channel=one.channel or channel) for one in told],
        digest=hashlib.blake2b(content.encode(), digest_size=16).hexdigest(),
    )  # fmt: skip


def someone(key: str, email: str, name: str) -> Someone:
    return Someone(key or email.lower(), name[:200], [Address("email", email)] if email else [])


def message_of(cells: Cells, told: Map, asker: Someone, place: int) -> Said:
    said = Picked(cells.values, told, "messages")
    author = someone(said["author"], said["author_email"], said["author_name"])
    public = said["public"].lower() in YES if said["public"] else True
    outgoing = side_of(said["direction"], author, asker)
    other = outgoing is False and author.key != asker.key
    try:
        at = said.needed("created_at")
    except Unreadable as problem:
        raise Unreadable(f"Its message on line {cells.line}: {problem.message}") from None
    return Said(
        said["id"] or f"line {place}", said["text"], at, author.key, author if other and author.addresses else None,
        public, outgoing, by=author.name, email=said["author_email"],
    )  # fmt: skip


def side_of(direction: str, author: Someone, asker: Someone) -> bool | None:
    """Rule: whether it went out: as its column says; of whoever asked it did not, else it shows by the address."""
    word = mapping.spelt(direction)
    if word in OUT | IN:
        return word in OUT
    return False if author.key in ("", asker.key) else None


def moment(text: str, how: Mapping[str, Any]) -> datetime | None:
    """A moment as it is usually written, or as the map says; in UTC unless it or the map says otherwise."""
    if not text:
        return None
    at = parsed(text, str(how.get("date") or ""))
    try:
        zone = ZoneInfo(str(how.get("zone") or "UTC"))
        at = (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ZoneInfoNotFoundError, ValueError, OverflowError):
        raise Unreadable(f"The map names a time zone nobody knows, or {text[:40]!r} is out of time.") from None
    if not 1970 <= at.year < 2200:
        raise Unreadable(f"{text[:40]!r} is no moment of this time.")
    return at


def parsed(text: str, own: str) -> datetime:
    if own:
        return by_pattern(text, own)
    if text.isdecimal() and len(text) in (10, 13):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for pattern in WRITTEN:
        try:
            return by_pattern(text, pattern)
        except Unreadable:
            continue
    raise Unreadable(f"{text[:40]!r} is no moment we read for sure. Say in the map how they are written: date = …")


def by_pattern(text: str, pattern: str) -> datetime:
    try:
        return datetime.strptime(text, pattern)  # noqa: DTZ007  # the zone is the map's
    except ValueError:
        raise Unreadable(f"{text[:40]!r} is not written as {pattern}.") from None
