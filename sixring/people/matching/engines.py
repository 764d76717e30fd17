"""Where the work on many rows is done: DuckDB in this process, or Spark. Both are asked in Ibis."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa
from ibis import ir


def builtin(name: str, function: Any) -> Any:
    """The engine's own function `name`, with the types of `function`."""
    return ibis.udf.scalar.builtin(function, name=name)


def _likeness(a: str, b: str) -> float:
    """Winkler (1990): 0 to 1."""
    raise NotImplementedError  # the engine's


def _edits(a: str, b: str) -> int:
    """Letters changed, added, dropped or swapped with their neighbour."""
    raise NotImplementedError


def _both_of(a: list[str], b: list[str]) -> list[str]:
    """The different words in both."""
    raise NotImplementedError


jaro_winkler = builtin("jaro_winkler_similarity", _likeness)
edits = builtin("damerau_levenshtein", _edits)
both_of = builtin("list_intersect", _both_of)


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
def duck(memory_mb: int = 1500, threads: int | None = None) -> Iterator[Engine]:
    """DuckDB in this process; what doesn't fit into `memory_mb` goes to a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="sixring-match-") as folder:
        settings = {"memory_limit": f"{memory_mb}MB", "temp_directory": folder, "preserve_insertion_order": False}
        connection = ibis.duckdb.connect(
            f"{folder}/work.duckdb", **settings, **({"threads": threads} if threads else {})
        )
        try:
            yield Engine(connection)
        finally:
            connection.disconnect()
