"""Whether Spark, in local mode, finds the same clusters as DuckDB: `python -m bench.identity.spark [N]` (50,000).

Agreement is pairwise F1 between both clusterings, of all links and of the sure ones. At least 0.999 is asked for:
likeness is counted by letters here and by bytes there, and sums of probabilities are rounded in another order.
Needs the extra `spark` and Java.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from sixring.people.matching.resolving import Resolution, resolve
from sixring.people.matching.roles import Roles

from .crowd import crowd
from .one import pairwise

ASKED = 0.999


def main(many: int) -> int:
    records, truth = crowd(many)
    (duck, quick), (spark, slow) = (timed(records, engine) for engine in ("duckdb", "spark"))
    figures = {
        "agreement": alike(duck.cluster, spark.cluster), "auto_agreement": alike(duck.sure, spark.sure),
        "f1": alike(duck.cluster, truth), "spark_f1": alike(spark.cluster, truth),
    }  # fmt: skip
    print(json.dumps({"records": many, "seconds": round(quick), "spark_seconds": round(slow)} | figures))
    return int(min(figures["agreement"], figures["auto_agreement"]) < ASKED)


def timed(records: Any, engine: str) -> tuple[Resolution, float]:
    began = time.perf_counter()
    found = resolve(records, Roles.of({name: name for name in records.column_names}), engine=engine)
    return found, time.perf_counter() - began


def alike(one: Any, other: Any) -> float:
    return round(pairwise(one.tolist(), other.tolist())[2], 5)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000))
