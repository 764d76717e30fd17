"""Putting files together: of each key the newest row, one file a month, so that reading need not look for doubles.

What came late may belong to a month that was settled long ago, or have left it for another; so the ids of the new
files are looked for in all settled files of their table, and only the months they are found in are written again. What
is gone leaves with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from . import manifest
from .manifest import File, Manifest
from .store import Store, spill
from .tables import TABLES, Table
from .writing import months, put

LOOSE_AT_MOST = 12  # files of one table, before they are put together
MEMORY = "384MB"


def settle(store: Store, known: Manifest, *, loose: int = LOOSE_AT_MOST) -> Manifest:
    """A lake whose tables have no more than `loose` files that are not settled."""
    for table in TABLES.values():
        if sum(not file.settled for file in known.of(table.name)) > loose:
            known = together(store, known, table)
    return known


def together(store: Store, known: Manifest, table: Table) -> Manifest:
    """`known` with one settled file for each month of `table` that something new belongs to."""
    settled = [file for file in known.of(table.name) if file.settled]
    loose = [file for file in known.of(table.name) if not file.settled]
    with engine() as at:
        at.register("loose", rows_in(store, loose))
        newest = at.sql(
            "SELECT * FROM loose QUALIFY row_number() OVER (PARTITION BY id ORDER BY batch DESC) = 1"
        ).to_arrow_table()
        at.register("newest", newest)
        touched = {month for month, _rows in months(table, newest)}
        old = [file for file in settled if file.month in touched or shares(at, store, file)]
        at.register("base", rows_in(store, old) if old else newest.slice(0, 0))
        rows = at.sql(
            "SELECT * FROM base ANTI JOIN newest USING (id) UNION ALL BY NAME"
            " SELECT * FROM newest WHERE gone IS NOT TRUE"
        ).to_arrow_table()
    batch, files = known.batch + 1, list[File]()
    for month, some in months(table, rows):
        files.append(put(store, table, month, some.select(table.arrow().names), batch, len(files), True))
    kept = [file for file in known.files if file.table != table.name or (file.settled and file not in old)]
    now = msgspec.structs.replace(known, batch=batch, files=(*kept, *files))
    manifest.write(store, now)
    return now


@contextmanager
def engine() -> Iterator[Any]:
    import duckdb

    with duckdb.connect(config={"memory_limit": MEMORY, "threads": 1, "temp_directory": spill()}) as at:
        at.execute("SET TimeZone = 'UTC'")
        yield at


def shares(at: Any, store: Store, file: File) -> bool:
    """Whether a settled file holds a key of the new ones."""
    at.register("old", rows_in(store, [file]))
    return bool(at.sql("SELECT id FROM old SEMI JOIN newest USING (id) LIMIT 1").fetchall())


def rows_in(store: Store, files: Iterable[File]) -> Any:
    """The rows of `files`; a column an older file doesn't have is empty."""
    import pyarrow.dataset as ds

    paths = [store.path(file.name) for file in files]
    sets = [ds.dataset(path, filesystem=store.files, format="parquet") for path in paths]
    schema = sets[0].schema if len(sets) == 1 else unified(sets)
    return ds.dataset(paths, schema=schema, filesystem=store.files, format="parquet")


def unified(sets: list[Any]) -> Any:
    import pyarrow as pa

    return pa.unify_schemas([one.schema for one in sets])
