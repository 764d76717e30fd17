"""Where the work on many rows is done: DuckDB in this process, or Spark. Both are asked in Ibis."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa
from ibis import ir


def builtin(name: str, takes: str, gives: str) -> Any:
    """The engine's own function `name` of two values, which Ibis has no word for."""

    def asked(a: Any, b: Any) -> Any: ...

    return ibis.udf.scalar.builtin(asked, name=name, signature=((takes, takes), gives))


jaro_winkler = builtin("jaro_winkler_similarity", "string", "float64")  # Winkler (1990): 0 to 1
edits = builtin("damerau_levenshtein", "string", "int64")  # letters changed, added, dropped or swapped
both_of = builtin("list_intersect", "array<string>", "array<string>")  # the different words in both


@dataclass(slots=True)
class Engine:
    """A connection, and what is kept in it by name."""

    connection: Any

    def keep(self, name: str, rows: ir.Table | pa.Table) -> ir.Table:
        """`rows` worked out and kept as a table."""
        table: ir.Table = self.connection.create_table(name, rows, overwrite=True)
        return table

    def drop(self, *names: str) -> None:
        for name in names:
            self.connection.drop_table(name, force=True)


@contextmanager
def duck(memory_mb: int = 1500) -> Iterator[Engine]:
    """DuckDB in this process; what doesn't fit into `memory_mb` goes to a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="sixring-match-") as folder:
        settings = {"memory_limit": f"{memory_mb}MB", "temp_directory": folder, "preserve_insertion_order": False}
        connection = ibis.duckdb.connect(f"{folder}/work.duckdb", **settings)
        try:
            yield Engine(connection)
        finally:
            connection.disconnect()


@contextmanager
def spark() -> Iterator[Engine]:
    """Spark, in this process with all its cores unless its own settings say where else. Needs the extra `spark`."""
    from .on_spark import connected

    with connected() as connection:
        yield Engine(connection)


ENGINES: dict[str, Callable[[], AbstractContextManager[Engine]]] = {"duckdb": duck, "spark": spark}
