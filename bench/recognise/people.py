"""People of the size asked for, in bulk: three identities each, a portrait and its traces; and who comes next.

Invented by the crowd of bench/identity: names by Zipf's law, households that share surname, address and phone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pyarrow as pa
from django.db import connection, models, transaction

from bench.identity.crowd import crowd
from sixring.core import clock
from sixring.core.rows import table_of
from sixring.people.matching.spelling import spelled
from sixring.people.meeting.portraits import keys_of
from sixring.people.models import Identity, Membership, Person, Portrait, Trace

TOGETHER = 20_000
FAST = "PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY; PRAGMA foreign_keys=OFF; PRAGMA cache_size=-800000"
Record = dict[str, str | None]


@dataclass(slots=True)
class Cast:
    """`known`: a record of each person, in the order of their numbers from 1; `again`: (whose, another record of
    theirs); `strangers`: records of people who are nobody known, housemates of known ones among them."""

    known: list[Record]
    again: list[tuple[int, Record]]
    strangers: list[Record]


def cast(persons: int, strangers: int, again: int, seed: int) -> Cast:
    """The first record of each of `persons`; the later ones, and whoever comes after them, are asked about."""
    table, whose = crowd(int((persons + strangers) * 1.45) + 100, seed)
    number: dict[int, int] = {}
    found = Cast([], [], [])
    wanted = choice(whose.tolist(), persons)
    for owner, row in zip(whose.tolist(), rows_of(table), strict=True):
        if owner in number:
            if number[owner] and len(found.again) < again:
                found.again.append((number[owner], row))
        elif owner in wanted:
            found.known.append(row)
            number[owner] = len(found.known)
        else:
            number[owner] = 0
            if len(found.strangers) < strangers:
                found.strangers.append(row)
    return found


def choice(whose: Sequence[int], persons: int) -> set[int]:
    """Who is known: the first so many in a fixed shuffle, so that housemates of strangers are among them."""
    order = sorted(set(whose), key=lambda owner: owner * 2654435761 % 2**32)
    return set(order[:persons])


def rows_of(table: pa.Table) -> Iterator[Record]:
    for batch in table.to_batches(TOGETHER):
        yield from batch.to_pylist()


def values_of(record: Record) -> dict[str, str]:
    return spelled({role: value for role, value in record.items() if value})


def build(known: Sequence[Record]) -> None:
    """Write them all."""
    fast()
    for start in range(0, len(known), TOGETHER):
        some = list(enumerate(known[start : start + TOGETHER], start + 1))
        with transaction.atomic():
            write(some)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def fast() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for pragma in FAST.split(";"):
                cursor.execute(pragma)


def write(some: Sequence[tuple[int, Record]]) -> None:
    now = clock.now()
    put(Person, [Person(pk=n, name=f"{row['given'] or ''} {row['family'] or ''}".strip()) for n, row in some])
    ways = [
        (n * 3 - 3 + at, n, kind, value)
        for n, row in some
        for at, (kind, value) in enumerate(identities(n, row), 1)
    ]  # fmt: skip
    put(Identity, [
        Identity(pk=pk, kind=kind, value=value, display=value, salt=b"", person_id=n, created_at=now, scope="shop"
                 if kind == "visitor" else "")
        for pk, n, kind, value in ways
    ])  # fmt: skip
    put(Membership, [Membership(pk=pk, identity_id=pk, person_id=n) for pk, n, _, _ in ways])
    drawn = [(n, values_of(row)) for n, row in some]
    pour(Portrait, ("person_id", "values"), [(n, json.dumps(values)) for n, values in drawn])
    pour(Trace, ("key", "person_id"), [(key, n) for n, values in drawn for key in keys_of(values)])


def identities(n: int, row: Record) -> list[tuple[str, str]]:
    """An address, a number and a browser; what would be a household's own is made this person's."""
    return [
        ("email", (row["email"] and f"{n}.{row['email']}") or f"{n}@none.test"),
        ("phone", f"+44{row['phone'] or ''}{n}"),
        ("visitor", f"browser-{n}"),
    ]


def put(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """With their numbers."""
    names = {name for name, _ in table_of(model).ways}
    fields = [f for f in model._meta.local_concrete_fields if f.attname in names]
    columns = ("id", *(str(f.column) for f in fields))
    way = {f.attname: f.get_db_prep_save for f in fields}
    pour(model, columns, [[row.pk, *(way[n](getattr(row, n), connection) for n in way)] for row in rows])


def pour(model: type[models.Model], columns: Sequence[str], cells: Sequence[Sequence[Any]]) -> None:
    quote = connection.ops.quote_name
    named, marks = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(model._meta.db_table)} ({named}) VALUES ({marks})", cells)  # noqa: S608


def few(records: Sequence[Any], many: int) -> list[Any]:
    """`many` of them, evenly from all."""
    step = max(1, len(records) // max(many, 1))
    return list(islice(records, 0, None, step))[:many]
