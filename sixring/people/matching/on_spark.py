"""Spark as an engine: the extra `spark`, and Java. Only loaded when asked for."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from operator import attrgetter
from typing import Any

import ibis
import pandas as pd
from pyspark.sql import SparkSession
from pyspark.sql.functions import pandas_udf
from rapidfuzz import distance


@contextmanager
def connected(settings: Mapping[str, str] | None = None) -> Iterator[Any]:
    """A connection of Ibis to Spark, in this process with all its cores where `settings` name no `spark.master`.

    What is kept goes to Spark's warehouse, here a folder that is gone afterwards. Likeness is worked out by the same
    library DuckDB has within, but by letters instead of bytes: outside ASCII a name may be a step more alike.
    """
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    with tempfile.TemporaryDirectory(prefix="sixring-match-") as folder:
        started = SparkSession.builder.appName("sixring").config(map=spark_settings(folder) | dict(settings or {}))
        session = started.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        teach(session)
        connection = ibis.pyspark.connect(session)
        try:
            yield connection
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
        measure = attrgetter(path)(distance)
        known = (a.notna() & b.notna()).tolist()
        said = [measure(x, y) if both else None for x, y, both in zip(a, b, known, strict=True)]
        return pd.Series(said, dtype=object)

    return measured
