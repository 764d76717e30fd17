"""The history of `story.sql`, written into the lake by its own writer, month by month, settled as after compacting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sixring.insights.lake import manifest, tables, writing
from sixring.insights.lake.manifest import File, Manifest
from sixring.insights.lake.store import Store

HERE = Path(__file__).parent
END = datetime(2026, 11, 22, tzinfo=UTC)
DAYS = 730
SHARE = 0.15  # conversations a touch: 1,500,000 of 10,000,000


class World:
    """`touches` interactions of two years, drawn by `seed`; `at` is the DuckDB they lie in while they are written."""

    def __init__(self, touches: int, seed: int, folder: Path) -> None:
        import duckdb

        self.touches, self.talks, self.seed = touches, int(touches * SHARE), seed
        self.at: Any = duckdb.connect(str(folder / "world.duckdb"), config={"memory_limit": "6GB"})
        self.at.execute(f"SET TimeZone = 'UTC'; SET temp_directory = '{folder / 'spill'}'")
        for statement in read("story.sql", **self.given).values():
            self.at.execute(statement)

    @property
    def given(self) -> dict[str, int]:
        """What stands for $… in its SQL."""
        end = int(END.timestamp())
        return {"talks": self.talks, "touches": self.touches, "seed": self.seed, "days": DAYS, "end": end}

    def queries(self) -> Iterator[tuple[tables.Table, str]]:
        """A query for each table of the lake this company fills."""
        for name, query in read("lake.sql", **self.given).items():
            yield tables.TABLES[name], query

    def into(self, store: Store) -> Manifest:
        """All of it as one settled batch."""
        files: list[File] = []
        for table, query in self.queries():
            self.at.execute(f"CREATE OR REPLACE TABLE out AS {query}")
            for month, rows in self.months(table):
                files.append(writing.put(store, table, month, rows, 1, len(files), settled=True))
        self.at.execute("DROP TABLE IF EXISTS out")
        made = Manifest("", "0-0", 1, tuple(files), at=END.isoformat())
        manifest.write(store, made)
        return made

    def months(self, table: tables.Table) -> Iterator[tuple[str, Any]]:
        """The rows of each month with every column of the table, those it doesn't fill empty."""
        there = {row[0] for row in self.at.sql("DESCRIBE out").fetchall()}
        schema = table.arrow()
        given = {"batch": "1", "gone": "CAST(NULL AS BOOLEAN)"}
        columns = ", ".join(
            f'"{name}"' if name in there else f'{given.get(name, "NULL")} AS "{name}"' for name in schema.names
        )
        stamp = f"""strftime("{table.by}", '%Y-%m')""" if table.by else "''"
        for (month,) in self.at.sql(f"SELECT DISTINCT {stamp} FROM out ORDER BY 1").fetchall():  # noqa: S608
            rows = self.at.sql(f"SELECT {columns} FROM out WHERE {stamp} = '{month}'").to_arrow_table()  # noqa: S608
            yield month, rows.cast(schema)


def read(name: str, **given: int) -> dict[str, str]:
    """The statements of a file of SQL by the words above each, $… put in."""
    text = re.sub(r"\$(\w+)", lambda found: str(given[found[1]]), (HERE / name).read_text("utf-8"))
    return dict(re.findall(r"^-- (.*)\n((?!--)[^;]*);$", text, re.MULTILINE))
