"""Whether the lake is what the database says: every row of it, column by column."""

from __future__ import annotations

from collections.abc import Iterator

from .exporting import everything
from .reading import Lake
from .tables import TABLES, Table


def differences(lake: Lake) -> Iterator[str]:
    """What isn't in both alike, in words; nothing when the lake has followed to the end of the log."""
    wanted: dict[str, dict[int, dict[str, object]]] = {name: {} for name in TABLES}
    for rows in everything():
        for table, some in rows.items():
            wanted[table.name] |= {row["id"]: row for row in some}
    for table in TABLES.values():
        yield from of(table, wanted[table.name], lake)


def of(table: Table, wanted: dict[int, dict[str, object]], lake: Lake) -> Iterator[str]:
    there = lake.table(table.name).to_pyarrow().to_pylist()
    if len(there) != len({row["id"] for row in there}):
        yield f"{table.name}: a key is there twice"
    held = {row["id"]: row for row in there}
    for key in sorted(wanted.keys() | held.keys()):
        if key not in held or key not in wanted:
            yield f"{table.name} {key}: only in the {'database' if key in wanted else 'lake'}"
        elif unlike := [name for name in table.columns if held[key][name] != wanted[key].get(name)]:
            yield f"{table.name} {key}: {', '.join(unlike)} differ"
