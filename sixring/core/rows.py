"""Adding many rows at once, the plain way: `bulk_create` without the cases this house never has.

Reception adds half a dozen rows a message, and Django's making of INSERT statements took a third of its time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models import NOT_PROVIDED

Row = TypeVar("Row", bound=models.Model)
Way = Callable[[Any], Any]
CELLS = 30_000  # SQLite takes 32,766 values in one statement
QUIET = "ON CONFLICT DO NOTHING"
AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)


def add(rows: Iterable[Row]) -> list[Row]:
    """Insert unsaved `rows` of one model, whose relations are saved; returns them with their ids."""
    added = list(rows)
    for table, some in statements(added):
        with connection.cursor() as cursor:
            cursor.execute(f"{table.insert(len(some))} RETURNING {table.key}", table.cells(some))
            for row, (key,) in zip(some, cursor.fetchall(), strict=True):
                row.pk = key
                row._state.adding, row._state.db = False, connection.alias
    return added


def put(rows: Iterable[models.Model], otherwise: str = "") -> None:
    """Insert `rows` without asking for their ids; `otherwise` says in SQL what to do about those that are there."""
    for table, some in statements(list(rows)):
        with connection.cursor() as cursor:
            cursor.execute(f"{table.insert(len(some))} {otherwise}", table.cells(some))


def statements(rows: Sequence[Row]) -> Iterator[tuple[Table, Sequence[Row]]]:
    """As many rows at a time as one statement takes."""
    if rows:
        table = table_of(type(rows[0]))
        most = CELLS // len(table.ways)
        for start in range(0, len(rows), most):
            yield table, rows[start : start + most]


class Table:
    """How rows of a model are written. Ids and columns with a default of the database's are left to it."""

    def __init__(self, model: type[models.Model]) -> None:
        quote = connection.ops.quote_name
        given = [f for f in model._meta.local_concrete_fields if not isinstance(f, models.AutoField)]
        fields = [f for f in given if f.db_default is NOT_PROVIDED]
        columns = ", ".join(quote(str(field.column)) for field in fields)
        self.key = quote(str(model._meta.pk.column))
        self.head = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES "  # noqa: S608  # names of ours
        self.one = f"({', '.join(['%s'] * len(fields))})"
        self.ways = [(field.attname, way_of(field)) for field in fields]

    def insert(self, count: int) -> str:
        return self.head + ", ".join([self.one] * count)

    def cells(self, rows: Iterable[models.Model]) -> list[Any]:
        """The values of `rows`, one after the other, as the database's driver takes them."""
        found: list[Any] = []
        for row in rows:
            values = row.__dict__
            for name, way in self.ways:
                value = values[name]
                found.append(value if way is None or value is None else way(value))
        return found


@cache
def table_of(model: type[models.Model]) -> Table:
    return Table(model)


def way_of(field: models.Field[Any, Any]) -> Way | None:
    """How a value of `field` becomes one of the driver's; None: it is one already."""
    if isinstance(field, AS_THEY_ARE):
        return None
    if isinstance(field, models.DateTimeField):
        return naive if connection.vendor == "sqlite" else None
    if isinstance(field, models.BinaryField):
        return bytes
    return lambda value: field.get_db_prep_save(value, connection)


def naive(moment: datetime) -> str:
    """As Django writes moments into SQLite."""
    return str(moment.astimezone(UTC).replace(tzinfo=None))
