"""A lake made by hand: tables of rows as they are written down in a test, with every column the lake has."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest

from sixring.insights.lake.manifest import Manifest
from sixring.insights.lake.reading import KINDS, Lake
from sixring.insights.lake.tables import TABLES, Table

FRESH = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def lake() -> Callable[..., Lake]:
    """`lake(answers=[{…}, …])`: a row without `at` happened on 1 November 2026, one without `id` has its place."""
    import ibis

    connections = []

    def made(fresh: datetime = FRESH, **told: list[dict[str, Any]]) -> Lake:
        connection = ibis.duckdb.connect()
        connections.append(connection)
        empty = (f"CREATE TABLE {name} ({', '.join(kinds(TABLES[name]))});" for name in TABLES if name not in told)
        connection.raw_sql(f"SET TimeZone = 'UTC'; {' '.join(empty)}")
        for name, rows in told.items():
            whole = [filled(row, place, TABLES[name].columns) for place, row in enumerate(rows, 1)]
            connection.con.register(name, pa.Table.from_pylist(whole, schema=TABLES[name].arrow()))
        return Lake(connection, Manifest("era", "0", 1, at=fresh.isoformat()))

    yield made
    for one in connections:
        one.disconnect()


def kinds(table: Table) -> Iterator[str]:
    for name, kind in ({"id": "int64", "batch": "int64"} | table.columns).items():
        yield f'"{name}" {KINDS[kind]}'


def filled(row: dict[str, Any], place: int, names: Any) -> dict[str, Any]:
    assert not row.keys() - {"id", *names}, "a column the lake doesn't have"
    return dict.fromkeys(names) | {"id": place, "batch": 1, "at": datetime(2026, 11, 1, 12, tzinfo=UTC)} | row


@pytest.fixture
def day() -> Callable[..., datetime]:
    """`day(3)`: the 3rd of November 2026 at noon; `day(3, 10)` of October."""
    return lambda number, month=11, hour=12: datetime(2026, month, number, hour, tzinfo=UTC)
