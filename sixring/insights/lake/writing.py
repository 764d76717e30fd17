"""Writing rows into files: some months of a table at a time, in columns, before they are many in memory."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from .gathering import Row
from .manifest import File
from .store import Store
from .tables import MOMENT, Table

ENOUGH = 24_000_000  # bytes of columns, then they become files
GROUP = 122_880  # rows DuckDB reads in one go


class Writer:
    """Rows of one batch. `finish` answers the files they went into; nothing counts before a manifest names them."""

    def __init__(self, store: Store, batch: int, *, settled: bool = False) -> None:
        self.store, self.batch, self.settled = store, batch, settled
        self.files: list[File] = []
        self.waiting: dict[Table, list[Any]] = defaultdict(list)

    def add(self, table: Table, rows: Sequence[Row]) -> None:
        if rows:
            self.waiting[table].append(arrow(table, rows, self.batch))
            if sum(some.nbytes for some in self.waiting[table]) > ENOUGH:
                self.empty(table)

    def empty(self, table: Table) -> None:
        import pyarrow as pa

        for month, rows in months(table, pa.concat_tables(self.waiting.pop(table))):
            part = len(self.files)
            self.files.append(put(self.store, table, month, rows, self.batch, part, self.settled))

    def finish(self) -> list[File]:
        for table in list(self.waiting):
            self.empty(table)
        return self.files


def arrow(table: Table, rows: Sequence[Row], batch: int) -> Any:
    import pyarrow as pa

    return pa.Table.from_pylist([row | {"batch": batch} for row in rows], table.arrow())


def months(table: Table, rows: Any) -> Iterable[tuple[str, Any]]:
    """The rows of each month, as 2026-11; all under "" where the table has none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not rows.num_rows:
        return
    if not table.by:
        yield "", rows
        return
    moments = rows[table.by]
    stamps = pc.add(pc.multiply(pc.year(moments), 100), pc.month(moments))
    for month in sorted(pc.unique(stamps).to_pylist()):
        chosen = pc.equal(stamps, pa.scalar(month, stamps.type))
        yield f"{month // 100:04}-{month % 100:02}", rows.filter(chosen)


def packed(table: Table) -> dict[str, Any]:
    """How columns are written: numbers and moments that go up as their differences, which takes half the room of what
    zstd makes of them and is read in a third of its time; all others with a dictionary and zstd."""
    names = ("id", "batch", "gone", *table.columns)
    stepped = {"id", *(name for name, kind in table.columns.items() if kind == MOMENT)}
    return {
        "compression": {name: "NONE" if name in stepped else "ZSTD" for name in names},
        "use_dictionary": [name for name in names if name not in stepped],
        "column_encoding": dict.fromkeys(stepped, "DELTA_BINARY_PACKED"),
    }


def put(store: Store, table: Table, month: str, rows: Any, batch: int, part: int, settled: bool) -> File:
    """One file, in order of time, so that a question about a period reads a part of it."""
    import pyarrow.parquet as pq

    out = io.BytesIO()
    rows = rows.cast(table.arrow()).sort_by(table.by or "id")
    pq.write_table(rows, out, row_group_size=GROUP, **packed(table))
    name = f"{table.name}/{month or 'all'}/{batch:09}-{part:05}.parquet"
    content = out.getvalue()
    store.put(name, content)
    return File(name, table.name, month, rows.num_rows, len(content), batch, settled, table.shape)
