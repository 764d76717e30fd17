"""The figures of `by_hand`, and every other metric there is, asked of DuckDB and of Spark in local mode over one lake
(`SIXRING_LAKE`); prints how long Spark took and where answers differ. Runs with a Python that has the extra `spark`."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "sixring.settings"
import django

django.setup()
from sixring.core import clock  # noqa: E402
from sixring.insights import metrics  # noqa: E402
from sixring.insights.lake import manifest, reading, store, tables  # noqa: E402
from sixring.insights.lake.reading import Lake  # noqa: E402

from .by_hand import SQL, found, unlike  # noqa: E402
from .world import END  # noqa: E402


def main() -> int:
    since = END.date().replace(year=END.year - 2)
    told: list[str] = []
    took: dict[str, float] = {}
    with clock.frozen(END), reading.opened() as duck, on_spark() as spark:
        for name in metrics.everything():
            by = SQL[name][0] if name in SQL else ()
            how: dict[str, Any] = {"since": since, "until": END.date(), "by": by, "least": 0}
            here = metrics.ask(name, lake=duck, **how)
            began = time.perf_counter()
            there = metrics.ask(name, lake=spark, **how)
            took[name] = round(time.perf_counter() - began, 2)
            told += [f"{name} on Spark: {one}" for one in unlike(found(here.rows, by), found(there.rows, by))]
    print(json.dumps({"spark_metrics": len(took), "spark_seconds": round(sum(took.values()), 1), "spark_unlike": told}))
    return 0


@contextmanager
def on_spark() -> Iterator[Lake]:
    """The same files, read by Spark. What a table doesn't have yet is an empty one."""
    import ibis
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        session = SparkSession.builder.master("local[2]").appName("sixring bench").config(map={
            "spark.sql.session.timeZone": "UTC", "spark.ui.enabled": "false", "spark.driver.memory": "3g",
            "spark.sql.shuffle.partitions": "8", "spark.driver.extraJavaOptions": "-Duser.timezone=UTC",
            "spark.sql.warehouse.dir": folder,
        }).getOrCreate()  # fmt: skip
        here = store.store()
        known = manifest.read(here)
        assert known is not None
        try:
            for name, table in tables.TABLES.items():
                files = [here.path(file.name) for file in known.of(name)]
                rows = session.read.parquet(*files) if files else empty(session, table, folder)
                rows.createOrReplaceTempView(name)
            yield Lake(ibis.pyspark.connect(session), known)
        finally:
            session.stop()


def empty(session: Any, table: tables.Table, folder: str) -> Any:
    import pyarrow.parquet as pq

    path = f"{folder}/{table.name}.parquet"
    pq.write_table(table.arrow().empty_table(), path)
    return session.read.parquet(path)


if __name__ == "__main__":
    sys.exit(main())
