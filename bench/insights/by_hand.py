"""The same figures by SQL written by hand, over the very files of the lake: what DuckDB alone takes for them."""

from __future__ import annotations

import time
from typing import Any

from sixring.insights.lake.manifest import Manifest
from sixring.insights.lake.store import Store

from .world import DAYS, END, read

SINCE, UNTIL = int(END.timestamp()) - 86400 * DAYS, int(END.timestamp())
WITHIN = {"since": SINCE, "until": UNTIL}
# By metric: what it is cut by, and the SQL.
SQL = {head.split()[0]: (tuple(head.split()[1:]), sql) for head, sql in read("by_hand.sql", **WITHIN).items()}
FIGURES = ("n", "k", "up", "down", "median", "mean", "p90", "p95")
Found = dict[tuple[Any, ...], dict[str, float]]


class ByHand:
    """DuckDB with a view for each table, within the memory and threads Sixring gives it."""

    def __init__(self, store: Store, known: Manifest, memory: str, threads: int) -> None:
        import duckdb

        self.at: Any = duckdb.connect(config={"memory_limit": memory, "threads": str(threads)})
        self.at.execute("SET TimeZone = 'UTC'; SET GLOBAL parquet_metadata_cache = true")  # as ours has it
        for table in {file.table for file in known.files}:
            paths = ", ".join(f"'{store.path(file.name)}'" for file in known.of(table))
            self.at.execute(f"CREATE VIEW {table} AS SELECT * FROM read_parquet([{paths}])")  # noqa: S608

    def ask(self, name: str) -> tuple[Found, float]:
        """Figures by group, and how many seconds they took."""
        by, sql = SQL[name]
        began = time.perf_counter()
        rows = self.at.sql(sql).to_arrow_table().to_pylist()
        return found(rows, by), time.perf_counter() - began


def found(rows: list[dict[str, Any]], by: tuple[str, ...]) -> Found:
    return {
        tuple(row[one] for one in by): {name: float(row[name]) for name in FIGURES if row.get(name) is not None}
        for row in rows
    }  # fmt: skip


def unlike(ours: Found, theirs: Found) -> list[str]:
    """Where both differ by more than a billionth, which is what sums in another order may come to."""
    told = [f"{key}: only in one" for key in ours.keys() ^ theirs.keys()]
    for key in ours.keys() & theirs.keys():
        for name, value in theirs[key].items():
            mine = ours[key].get(name)
            if mine is None or abs(mine - value) > 1e-9 * max(1.0, abs(value)):
                told.append(f"{key} {name}: {mine} and {value}")
    return told
