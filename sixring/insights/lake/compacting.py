"""Putting files together: of each key the newest row, one file a month, so that reading need not look for doubles.

What came late may belong to a month that was settled long ago, or have left it for another; so the ids of the new
files are looked for in all settled files of their table, and only the months they are found in are written again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from . import manifest
from .exporting import put
from .manifest import File, Manifest
from .store import Store
from .tables import TABLES, Table

LOOSE_AT_MOST = 40  # files of one table, before they are put together


def settle(store: Store, known: Manifest, *, loose: int = LOOSE_AT_MOST) -> Manifest:
    """A lake whose tables have no more than `loose` files that are not settled."""
    for table in TABLES.values():
        if sum(not file.settled for file in known.of(table.name)) > loose:
            known = together(store, known, table)
    return known


def together(store: Store, known: Manifest, table: Table) -> Manifest:
    """`known` with one settled file for each month of `table` that something new belongs to."""
    import duckdb

    settled = [file for file in known.of(table.name) if file.settled]
    loose = [file for file in known.of(table.name) if not file.settled]
    with duckdb.connect() as at:
        at.execute("SET TimeZone = 'UTC'")
        at.register("loose", rows_in(store, loose))
        newest = at.sql(
            "SELECT * FROM loose QUALIFY row_number() OVER (PARTITION BY id ORDER BY batch DESC) = 1"
        ).to_arrow_table()
        at.register("newest", newest)
        touched = months(at, table)
        kept: list[File] = []
        rewritten: list[File] = []
        for file in settled:
            at.register("old", rows_in(store, [file]))
            shared = at.sql("SELECT id FROM old SEMI JOIN newest USING (id) LIMIT 1").fetchall()
            (rewritten if file.month in touched or shared else kept).append(file)
        at.register("base", rows_in(store, rewritten) if rewritten else newest.slice(0, 0))
        rows = at.sql(
            "SELECT * FROM base ANTI JOIN newest USING (id) UNION ALL BY NAME SELECT * FROM newest ORDER BY id"
        )
        files = list(by_month(store, table, rows.to_arrow_table(), known.batch + 1))
    others = [file for file in known.files if file.table != table.name]
    now = msgspec.structs.replace(known, batch=known.batch + 1, files=(*others, *kept, *files))
    manifest.write(store, now)
    return now


def months(at: Any, table: Table) -> set[str]:
    """Where the newest rows belong."""
    if not table.by:
        return {""}
    found = at.sql(f"""SELECT DISTINCT strftime("{table.by}", '%Y-%m') FROM newest""")  # noqa: S608
    return {row[0] for row in found.fetchall()}


def by_month(store: Store, table: Table, rows: Any, batch: int) -> Iterable[File]:
    import pyarrow.compute as pc

    if not rows.num_rows:
        return
    if not table.by:
        yield put(store, table, "", rows.cast(table.arrow()), batch, 0, True)
        return
    stamps = pc.strftime(rows[table.by], format="%Y-%m")
    for part, month in enumerate(sorted(pc.unique(stamps).to_pylist())):
        yield put(store, table, month, rows.filter(pc.equal(stamps, month)).cast(table.arrow()), batch, part, True)


def rows_in(store: Store, files: Iterable[File]) -> Any:
    """The rows of `files`; a column an older file doesn't have is empty."""
    import pyarrow.dataset as ds

    paths = [store.path(file.name) for file in files]
    return ds.dataset(paths, filesystem=store.files, format="parquet")
