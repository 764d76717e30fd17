"""Reading on in a table whose rows are only added: in the order of their ids, each once, none passed by.

On PostgreSQL a transaction may take an early id and commit late. So a top is noted first with the number of the next
transaction, and rows up to it are read when every transaction from before that has ended.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Max, QuerySet

from sixring.core import leases
from sixring.core.models import Cursor

from .folding import VERSION
from .index import Entry, Index

Entries = Callable[[Sequence[int]], list[Entry]]
TOGETHER = 120  # rows in one transaction: it lasts some 20 ms


@dataclass(frozen=True, slots=True)
class Place:
    """How far was read; up to where may be read, once the transaction `xid` is the oldest."""

    at: int = 0
    top: int = 0
    xid: int = 0

    def __str__(self) -> str:
        return f"{self.at}-{self.top}-{self.xid}"


@dataclass(frozen=True)
class Reader:
    """Keeps `index` in step with `rows`: `entries` makes what is put in of some of their ids."""

    index: Index
    rows: Callable[[], QuerySet]  # type: ignore[type-arg]
    entries: Entries

    @property
    def name(self) -> str:
        return f"{self.index.table} {VERSION}"

    def place(self) -> Place:
        said = places().filter(name=self.name).values_list("position", flat=True).first()
        return Place(*map(int, said.split("-"))) if said else Place()

    def read_on(self, most: int = TOGETHER) -> int:
        """Index the next `most` rows; returns how many ids were passed, 0 when somebody else has moved the place. The
        writing is one short transaction."""
        if not leases.hold(f"words:{self.index.table}"):
            return 0
        place = self._with_top()
        if place.at >= place.top:
            return 0
        ids = list(
            self.rows().filter(pk__gt=place.at, pk__lte=place.top).order_by("pk").values_list("pk", flat=True)[:most]
        )
        behind = ids[-1] if len(ids) == most else place.top
        entries = self.entries(ids)
        with transaction.atomic():
            if not self._move(place, Place(behind, place.top, place.xid)):
                return 0
            self.index.put(entries)
        return len(ids)

    def tail(self, most: int = 200) -> list[Entry]:
        """The newest rows that are not in the index yet, newest first."""
        ids = self.rows().filter(pk__gt=self.place().at).order_by("-pk").values_list("pk", flat=True)[:most]
        return self.entries(list(ids))

    def _with_top(self) -> Place:
        """The place, and a new top where the old one is reached."""
        place = self.place()
        if not places().filter(name=self.name).exists():
            self._begin()
        if place.at < place.top:
            return place if self._is_over(place.xid) else Place(place.top, place.top)
        top = self.rows().aggregate(top=Max("pk"))["top"] or 0
        if top <= place.at:
            return place
        fresh = Place(place.at, top, self._next_transaction())
        self._move(place, fresh)
        return fresh if self._is_over(fresh.xid) else Place()

    def _begin(self) -> None:
        """Words are made otherwise than before, or for the first time: begin with an empty index."""
        with transaction.atomic():
            Cursor.objects.filter(name__startswith=f"{self.index.table} ").delete()
            self.index.clear()
            Cursor.objects.create(name=self.name, position=str(Place()))

    def _move(self, old: Place, new: Place) -> bool:
        """False when somebody else has moved it."""
        return bool(Cursor.objects.filter(name=self.name, position=str(old)).update(position=str(new)))

    def _next_transaction(self) -> int:
        return number("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")

    def _is_over(self, xid: int) -> bool:
        """Whether all transactions from before `xid` have ended."""
        return number("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint") >= xid


def places() -> QuerySet[Cursor]:
    """The rows that hold how far readers are: unlike a cursor of the log, a place has three numbers."""
    return Cursor.objects.filter(position__regex=r"^\d+-\d+-\d+$")


def forget_transactions() -> None:
    """The database moved to another server: every transaction a place waits for has ended, and its number means
    something else here."""
    for one in places():
        at, top, _xid = map(int, one.position.split("-"))
        Cursor.objects.filter(pk=one.pk).update(position=str(Place(at, top)))


def number(sql: str) -> int:
    if connection.vendor == "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])
