"""The lake as tables of Ibis: each key once, its newest row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from . import manifest
from .manifest import File, LakeRefused, Manifest
from .store import Store, store
from .tables import TABLES, Table

KINDS = {"int64": "BIGINT", "float64": "DOUBLE", "string": "VARCHAR", "timestamp": "TIMESTAMPTZ", "bool": "BOOLEAN"}


@dataclass(frozen=True, slots=True)
class Lake:
    """A connection in which each table has its name, and the manifest it was opened by."""

    connection: Any
    manifest: Manifest

    def table(self, name: str) -> Any:
        return self.connection.table(name)


@contextmanager
def opened(here: Store | None = None) -> Iterator[Lake]:
    """The lake as it is now, for DuckDB in this process. Raises LakeRefused where there is none yet."""
    import ibis

    here = here or store()
    known = manifest.read(here)
    if known is None:
        raise LakeRefused("There is no lake yet: the worker makes it, or sixring lake update.")
    connection = ibis.duckdb.connect()
    try:
        connection.raw_sql("SET TimeZone = 'UTC'")
        for table in TABLES.values():
            connection.raw_sql(f"CREATE VIEW {table.name} AS {view(here, table, known.of(table.name))}")
        yield Lake(connection, known)
    finally:
        connection.disconnect()


def view(here: Store, table: Table, files: tuple[File, ...]) -> str:
    """Settled files hold each key once; a key in a loose file hides the settled one."""
    settled = [file for file in files if file.settled]
    loose = [file for file in files if not file.settled]
    parts = [scan(here, table, settled)] if settled or not loose else []
    if loose:
        newest = f"({scan(here, table, loose)} QUALIFY row_number() OVER (PARTITION BY id ORDER BY batch DESC) = 1)"
        parts = [f"{part} WHERE id NOT IN (SELECT id FROM {newest})" for part in parts]  # noqa: S608
        parts.append(f"SELECT * FROM {newest}")  # noqa: S608
    return " UNION ALL ".join(parts)


def scan(here: Store, table: Table, files: list[File]) -> str:
    """The columns of `table` in `files`; those an old file lacks are empty."""
    names = ", ".join(f'"{name}"' for name in ("id", "batch", *table.columns))
    kinds = {"id": "int64", "batch": "int64"} | table.columns
    empty = ", ".join(f'CAST(NULL AS {KINDS[kind]}) AS "{name}"' for name, kind in kinds.items())
    none = f"SELECT {empty} WHERE FALSE"
    if not files:
        return none
    paths = ", ".join("'" + here.path(file.name).replace("'", "''") + "'" for file in files)
    there = f"SELECT * FROM read_parquet([{paths}], union_by_name = true)"  # noqa: S608
    return f"SELECT {names} FROM ({there} UNION ALL BY NAME {none})"  # noqa: S608
