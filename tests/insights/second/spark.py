"""The same lake on Spark, where it is installed: its tables as Parquet, read by Ibis for PySpark."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

WHY = "SPARK NOT TRIED: the extra `spark` is not installed here, so the metrics were held against DuckDB alone"


@contextmanager
def on_spark(lake: Any, folder: Path) -> Iterator[Any]:
    """`lake` (opened by DuckDB) on a local Spark session in UTC."""
    pytest.importorskip("pyspark", reason=WHY)
    import ibis
    import pyarrow.parquet as pq
    from pyspark.sql import SparkSession

    from sixring.insights.lake.reading import Lake
    from sixring.insights.lake.tables import TABLES

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").appName("sixring tests")
    for name, value in (
        ("spark.sql.session.timeZone", "UTC"), ("spark.ui.enabled", "false"), ("spark.driver.memory", "1g"),
        ("spark.sql.shuffle.partitions", "2"), ("spark.driver.extraJavaOptions", "-Duser.timezone=UTC"),
        ("spark.sql.warehouse.dir", str(folder / "warehouse")),
    ):  # fmt: skip
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        there = ibis.pyspark.connect(session)
        for name in TABLES:
            pq.write_table(lake.table(name).to_pyarrow(), folder / f"{name}.parquet", coerce_timestamps="us")
            there.read_parquet(str(folder / f"{name}.parquet"), table_name=name)
        yield Lake(there, lake.manifest)
    finally:
        session.stop()
