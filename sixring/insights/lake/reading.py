"""The lake as tables of Ibis: each key once, its newest row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from . import manifest
from .manifest import File, LakeRefused, Manifest
from .store import Store, spill, store
from .tables import TABLES, Table

KINDS = {"int64": "BIGINT", "float64": "DOUBLE", "string": "VARCHAR", "timestamp": "TIMESTAMPTZ", "bool": "BOOLEAN"}
TYPES = {"timestamp": "timestamp('UTC', 6)", "bool": "boolean"}  # as Ibis calls them, where it does otherwise
SCHEME = "lake"  # of addresses in a bucket, for DuckDB
NONE_YET = "There is no lake yet: the worker makes it within minutes, or: sixring lake update."


@dataclass(frozen=True, slots=True)
class Lake:
    """A connection in which each table has its name, and the manifest it was opened by. `keep` holds on to what was
    worked out of its files: (name, expression) -> table; empty where nothing is held."""

    connection: Any
    manifest: Manifest
    keep: Callable[[str, Any], Any] | None = None

    def table(self, name: str) -> Any:
        if self.connection.name != "duckdb" or name not in TABLES:
            return self.connection.table(name)
        return named(self.connection, name, columns(name))

    def worked_out(self, name: str, expression: Any) -> Any:
        """`expression`, which rests on the lake's tables and on nothing else asked about: worked out once for these
        files where they are at hand, so that whoever asks about another time or group need not wait for it again."""
        return self.keep(name, expression) if self.keep else expression

    @property
    def fresh_at(self) -> datetime:
        """Everything until then is in it."""
        return datetime.fromisoformat(self.manifest.at)


def named(connection: Any, name: str, schema: Any) -> Any:
    """The table of that name as an expression: the engine itself takes milliseconds to say which columns it has."""
    import ibis.expr.operations as ops

    return ops.DatabaseTable(name, schema=schema, source=connection, namespace=ops.Namespace()).to_expr()


@cache
def columns(name: str) -> Any:
    """Of a table of the lake, as Ibis has them."""
    import ibis

    kinds = {"id": "int64", "batch": "int64"} | TABLES[name].columns
    return ibis.schema({column: TYPES.get(kind, kind) for column, kind in kinds.items()})


@contextmanager
def opened(here: Store | None = None, **config: Any) -> Iterator[Lake]:
    """The lake as it is now, for DuckDB in this process; `config` is DuckDB's (memory_limit, threads). Raises
    LakeRefused where there is none yet, or where it can't be read."""
    lake = attached(here or store(), **config)
    try:
        yield lake
    finally:
        lake.connection.disconnect()


def attached(here: Store, **config: Any) -> Lake:
    """The same for whoever keeps it open, and disconnects by itself."""
    import ibis

    known = manifest.read(here)
    if known is None:
        raise LakeRefused(NONE_YET)
    connection = ibis.duckdb.connect(**{"temp_directory": spill()} | config)
    try:
        name_tables(connection.con, here, known)
    except BaseException:
        connection.disconnect()
        raise
    return Lake(connection, known)


def name_tables(database: Any, here: Store, known: Manifest) -> None:
    """Give a connection of DuckDB's every table by its name, and the clock of the lake. Raises LakeRefused."""
    database.execute("SET GLOBAL TimeZone = 'UTC'")
    if not here.local:
        database.register_filesystem(bucket(here))
    try:
        for table in TABLES.values():
            database.execute(f"CREATE VIEW {table.name} AS {view(here, table, known.of(table.name))}")
    except Exception as error:
        raise refused(error) from error


def refused(error: Exception) -> LakeRefused:
    """A file that is missing or half there is found when its table is named."""
    import duckdb

    if not isinstance(error, duckdb.Error):
        raise error
    told = str(error).splitlines()[0][:200]
    return LakeRefused(f"A file of the lake can't be read. Make it anew: sixring lake rebuild. ({told})")


def view(here: Store, table: Table, files: tuple[File, ...]) -> str:
    """Settled files hold each key once; a key in a loose file hides the settled one."""
    settled = [file for file in files if file.settled]
    loose = [file for file in files if not file.settled]
    names = listed(("id", "batch", *table.columns))
    parts = [scan(here, table, settled, names)] if settled or not loose else []
    if loose:
        every = scan(here, table, loose, f"{names}, gone")
        newest = f"({every} QUALIFY row_number() OVER (PARTITION BY id ORDER BY batch DESC) = 1)"
        parts = [f"{part} WHERE id NOT IN (SELECT id FROM {newest})" for part in parts]  # noqa: S608
        parts.append(f"SELECT {names} FROM {newest} WHERE gone IS NOT TRUE")  # noqa: S608
    return " UNION ALL ".join(parts)


def scan(here: Store, table: Table, files: list[File], names: str) -> str:
    """The columns `names` of `files`; those an old file lacks are empty. Files of today's shape need no looking."""
    kinds = {"id": "int64", "batch": "int64", "gone": "bool"} | table.columns
    empty = ", ".join(f'CAST(NULL AS {KINDS[kind]}) AS "{name}"' for name, kind in kinds.items())
    none = f"SELECT {empty} WHERE FALSE"
    if not files:
        return f"SELECT {names} FROM ({none})"  # noqa: S608
    paths = ", ".join("'" + located(here, file).replace("'", "''") + "'" for file in files)
    if all(file.shape == table.shape for file in files):
        return f"SELECT {names} FROM read_parquet([{paths}])"  # noqa: S608
    there = f"SELECT * FROM read_parquet([{paths}], union_by_name = true)"  # noqa: S608
    return f"SELECT {names} FROM ({there} UNION ALL BY NAME {none})"  # noqa: S608


def listed(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def located(here: Store, file: File) -> str:
    return here.path(file.name) if here.local else f"{SCHEME}://{here.path(file.name)}"


def bucket(here: Store) -> Any:
    """The store as DuckDB reads from it: by its own credentials, without an extension that would have to be fetched."""
    from fsspec.implementations.arrow import ArrowFSWrapper

    class Bucket(ArrowFSWrapper):  # type: ignore[misc]
        protocol = SCHEME

        @classmethod
        def _strip_protocol(cls, path: str) -> str:
            return str(path).removeprefix(f"{SCHEME}://")

    return Bucket(here.files)
