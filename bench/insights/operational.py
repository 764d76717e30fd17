"""The same history in the tables Sixring works with, on PostgreSQL with the indexes we ship and ANALYZE; and the same
figures by SQL over them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .by_hand import SQL, WITHIN, Found, found
from .world import World, read

EMPTY = {
    "boolean": "false",
    "jsonb": "'{}'",
    "bytea": "'\\x'",
    "timestamp with time zone": "at_second(0)",
    "date": "DATE '2000-01-01'",
}
NUMBERS = {"integer", "bigint", "smallint", "double precision"}
PG = read("figures.sql", **WITHIN)
assert PG.keys() == SQL.keys()


def load(world: World, folder: Path) -> None:
    """Every table by COPY; indexes are made anew behind it as migrations made them, then ANALYZE."""
    from django.db import connection

    rows = read("tables.sql", **world.given)
    with connection.cursor() as at:
        at.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        at.execute("SET maintenance_work_mem = '1GB'")
        at.execute(f"TRUNCATE {', '.join(rows)} CASCADE")
        with without_indexes(at, list(rows)):
            for table, query in rows.items():
                copy(at, world, table, query, folder)
        at.execute("SET session_replication_role = DEFAULT; ANALYZE")


def copy(at: Any, world: World, table: str, query: str, folder: Path) -> None:
    """Out of DuckDB as CSV, into PostgreSQL."""
    there = [row[0] for row in world.at.sql(f"DESCRIBE {query}").fetchall()]
    needed = silent(at, table, there)
    rest = "".join(f', {value} AS "{name}"' for name, value in needed.items())
    file = folder / f"{table}.csv"
    world.at.execute(f"COPY (SELECT *{rest} FROM ({query})) TO '{file}' (HEADER false, NULLSTR '\\N')")  # noqa: S608
    names = ", ".join(f'"{name}"' for name in (*there, *needed))
    with open(file, "rb") as source, at.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT csv, NULL '\\N')") as into:
        while some := source.read(1 << 20):
            into.write(some)
    file.unlink()


def silent(at: Any, table: str, there: list[str]) -> dict[str, str]:
    """Columns that have to be given and are not `there`, with a value that says nothing."""
    at.execute(
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_name = %s AND is_nullable = 'NO' AND column_default IS NULL", [table]
    )  # fmt: skip
    rows = [(name, kind) for name, kind in at.fetchall() if name not in there]
    return {name: EMPTY.get(kind, "0" if kind in NUMBERS else "''") for name, kind in rows}


@contextmanager
def without_indexes(at: Any, tables: list[str]) -> Iterator[None]:
    """Dropped while rows come in, all but keys; made again by the very words the catalogue had for them."""
    at.execute(
        """SELECT c.relname, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), con.conname,
            pg_get_constraintdef(con.oid)
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
        LEFT JOIN pg_constraint con ON con.conindid = i.indexrelid AND con.contype = 'u'
        WHERE c.relname = ANY(%s) AND NOT i.indisprimary""", [tables]
    )  # fmt: skip
    kept = at.fetchall()
    for table, index, _made, constraint, _told in kept:
        at.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}" if constraint else f"DROP INDEX {index}")
    yield
    for table, _index, made, constraint, told in kept:
        at.execute(f"ALTER TABLE {table} ADD CONSTRAINT {constraint} {told}" if constraint else made)


def ask(name: str) -> tuple[Found, float]:
    """A figure, and how many seconds it took."""
    from django.db import connection

    with connection.cursor() as at:
        at.execute("SET work_mem = '256MB'")
        began = time.perf_counter()
        at.execute(PG[name])
        columns = [one[0] for one in at.description]
        rows = [dict(zip(columns, row, strict=True)) for row in at.fetchall()]
        return found(rows, SQL[name][0]), time.perf_counter() - began
