"""Privacy: the slot every room fills, so that one action can export or erase a person without knowing the rooms.

A room has a `privacy.py` with

* `export(subject) -> Iterator[Section]`: everything it holds of them, with its files;
* `erase(subject, tell)`: in short pieces (`with piece(tell) as counts:`), each a transaction in which it tells what it
  erased; run again from the start it finds only what is left, so after a killed process it simply runs again;
* `withdraw(subject)`, where something of theirs could still leave or arrive: at once, before anything is erased;
* `preview(subject) -> Counts`, where it can say beforehand what would go;
* `ERASES` and `KEEPS`: every column that can hold words, with what becomes of it. A test holds both against the models.

and says so in its `AppConfig.ready`: `privacy.register("work", 5, of_work)`. Higher rooms are erased first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from typing import Any, Protocol, cast

from django.db import connection, transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from .traces import Traces, spellings

Counts = Counter[str]  # what -> how many: "messages", "files"
Tell = Callable[[Counts], None]
Kind = tuple[str, str, str]  # kind, scope, value of an identity
ADDRESSES = ("email", "phone")
LONG_ID = 12  # letters of an id of some system
AT_ONCE = 100  # rows of one step


@dataclass(frozen=True)
class Stay:
    """An identity that was theirs only for a while: a number passed on, a browser several people used."""

    identity: int
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True)
class Subject:
    """Whom it is about, as it was when somebody asked. `identities` are theirs alone, `known_as` is what they were."""

    identities: tuple[int, ...]
    persons: tuple[int, ...]
    known_as: tuple[Kind, ...] = ()
    names: tuple[str, ...] = ()
    stays: tuple[Stay, ...] = ()
    asked_at: datetime | None = None

    @cached_property
    def traces(self) -> Traces:
        """How they can be told, and nobody else, in bytes and texts that name no identity: by address and number, and
        by ids long enough to be one person's. Not by name, which others may have too."""
        return Traces(value for kind, _scope, value in self.known_as if kind in ADDRESSES or len(value) >= LONG_ID)

    @cached_property
    def named(self) -> Traces:
        """The same with their names: for conversations they took part in."""
        return Traces([*self.traces.words, *(name for name in self.names if " " in name.strip())])

    def values(self, *kinds: str) -> list[str]:
        return sorted({value for kind, _scope, value in self.known_as if kind in kinds})


@dataclass(frozen=True)
class File:
    """A file of an export: under `key` in our media, or its very `content`."""

    name: str
    key: str = ""
    content: bytes = b""


@dataclass
class Section:
    """Part of an export: rows of plain values under a heading, and files. `about` says what this is, in a sentence."""

    name: str
    title: str
    about: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)
    files: list[File] = field(default_factory=list)


class Keeping(Protocol):
    """A room's `privacy.py`."""

    ERASES: Mapping[str, str]
    KEEPS: Mapping[str, tuple[str, str]]

    def export(self, subject: Subject) -> Iterator[Section]: ...
    def erase(self, subject: Subject, tell: Tell) -> None: ...


@dataclass(frozen=True)
class Room:
    name: str
    floor: int
    keeping: Keeping

    @property
    def withdraw(self) -> Callable[[Subject], None] | None:
        return getattr(self.keeping, "withdraw", None)


_rooms: dict[str, Room] = {}


def register(name: str, floor: int, keeping: object) -> None:
    """`keeping` is the module `privacy.py` of room `name`; higher floors are erased first."""
    _rooms[name] = Room(name, floor, cast(Keeping, keeping))


def rooms() -> list[Room]:
    """From the highest floor down: what refers to something goes before it."""
    return sorted(_rooms.values(), key=lambda room: (-room.floor, room.name))


def export(subject: Subject) -> Iterator[Section]:
    for room in reversed(rooms()):
        yield from room.keeping.export(subject)


def preview(subject: Subject) -> list[tuple[str, int]]:
    """What would go, and how many of it, from the rooms that can say."""
    counts: Counts = Counter()
    for room in reversed(rooms()):
        ask = getattr(room.keeping, "preview", None)
        counts.update(ask(subject) if ask else {})
    return [(what, n) for what, n in counts.items() if n]


def withdraw(subject: Subject) -> None:
    """Nothing of theirs leaves any more, and what arrives from now on is somebody new's. In one transaction."""
    for room in rooms():
        if room.withdraw is not None:
            room.withdraw(subject)


def erase(subject: Subject, tell: Callable[[str, Counts], None]) -> None:
    """`tell` hears room and counts within the transaction of each piece of work."""
    for room in rooms():
        room.keeping.erase(subject, partial(tell, room.name))


@contextmanager
def piece(tell: Tell) -> Iterator[Counts]:
    """One transaction of erasing; what the block puts into the counts is told in it."""
    with transaction.atomic():
        counts: Counts = Counter()
        yield counts
        tell(counts)


def batches(rows: QuerySet[Any, Any], size: int = AT_ONCE) -> Iterator[list[Any]]:
    """Rows that are to go, some at a time, for as long as there are any: each batch has to be gone before the next."""
    while batch := list(rows.order_by("pk")[:size]):
        yield batch


def walked(ids: QuerySet[Any, Any], size: int = 500) -> Iterator[list[int]]:
    """Ids of rows that stay, some at a time, each once."""
    last = 0
    while batch := list(ids.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:size]):
        last = batch[-1]
        yield batch


def naming(rows: QuerySet[Any, Any], column: str, traces: Traces) -> Iterator[Any]:
    """Rows whose text or JSON `column` names them. The database finds those worth a look."""
    wanted = Q()
    for word in traces.telling():
        for spelt in spellings(word, escaped=connection.vendor == "sqlite"):
            wanted |= Q(naming_text__icontains=spelt)
    if not wanted:
        return
    found = rows.annotate(naming_text=Cast(column, TextField())).filter(wanted)
    yield from (row for row in found.iterator(chunk_size=200) if traces.in_value(getattr(row, column)))


def tally(**counts: int) -> Counts:
    """Counts without the zeros."""
    return Counter({name.replace("_", " "): n for name, n in counts.items() if n})


def plain(rows: Iterable[Any], columns: Collection[str]) -> list[dict[str, Any]]:
    """Rows for a section, as these attributes tell them."""
    told = ({name: getattr(row, name) for name in columns} for row in rows)
    return [{name: value for name, value in one.items() if value not in ("", None, [], {})} for one in told]
