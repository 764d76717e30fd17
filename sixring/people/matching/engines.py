"""Where the work on many rows is done: DuckDB in this process, or Spark. Both are asked in Ibis."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import ibis
import pandas as pd
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
def spark(settings: Mapping[str, str] | None = None) -> Iterator[Engine]:
    """Spark (extra `spark`, and Java), in this process with all its cores where `settings` name no `spark.master`.

    What is kept goes to Spark's warehouse, here a folder that is gone afterwards. Likeness is worked out by the same
    library DuckDB has within, but by letters instead of bytes: outside ASCII a name may be a step more alike.
    """
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark.sql import SparkSession

    with tempfile.TemporaryDirectory(prefix="sixring-match-") as folder:
        started = SparkSession.builder.appName("sixring").config(map=spark_settings(folder) | dict(settings or {}))
        session = started.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        teach(session)
        connection = ibis.pyspark.connect(session)
        try:
            yield Engine(connection)
        finally:
            connection.disconnect()


def spark_settings(folder: str) -> dict[str, str]:
    return {
        "spark.master": "local[*]",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": "2g",
        "spark.sql.shuffle.partitions": "8",
        "spark.sql.warehouse.dir": f"{folder}/warehouse",
        "spark.local.dir": folder,
        "spark.sql.execution.arrow.pyspark.enabled": "true",
    }


def teach(session: Any) -> None:
    """The functions Spark has not, under the names DuckDB has for them."""
    from pyspark.sql.functions import pandas_udf

    for name, gives, pair in (
        ("jaro_winkler_similarity", "double", "JaroWinkler.similarity"),
        ("damerau_levenshtein", "long", "DamerauLevenshtein.distance"),
    ):
        session.udf.register(name, pandas_udf(by_pairs(pair), gives))
    session.sql(
        "CREATE OR REPLACE TEMPORARY FUNCTION list_intersect(a ARRAY<STRING>, b ARRAY<STRING>)"
        " RETURNS ARRAY<STRING> RETURN array_intersect(a, b)"
    )


def by_pairs(path: str) -> Callable[[Any, Any], Any]:
    """A measure of `rapidfuzz.distance` over two columns, null where either is."""

    def measured(a: pd.Series, b: pd.Series) -> pd.Series:
        from operator import attrgetter

        import pandas
        from rapidfuzz import distance

        measure = attrgetter(path)(distance)
        known = (a.notna() & b.notna()).tolist()
        said = [measure(x, y) if both else None for x, y, both in zip(a, b, known, strict=True)]
        return pandas.Series(said, dtype=object)

    return measured


ENGINES: dict[str, Callable[[], AbstractContextManager[Engine]]] = {"duckdb": duck, "spark": spark}
