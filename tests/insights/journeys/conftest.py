"""Touches told by hand, folded into journeys, and asked."""

from datetime import UTC, datetime, timedelta

import pytest

from sixring.insights.journeys import catalogue, keeping, steps
from sixring.insights.journeys.asking import opening
from sixring.insights.journeys.asking.opening import Open
from sixring.insights.journeys.keeping import Folded
from sixring.insights.journeys.steps import Folding
from sixring.insights.lake.store import Store
from tests.insights.figures.conftest import lake

__all__ = ["lake"]
FRESH = datetime(2026, 11, 22, tzinfo=UTC)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SINCE, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
TALK = {"incoming": True, "automatic": False, "kind": "message"}


def after(**time):
    """A moment so long after noon on the 1st of March 2026."""
    return NOON + timedelta(**time)


def mail(who, at, *, incoming=True, **rest):
    return TALK | {"who": who, "at": at, "channel": "email", "incoming": incoming} | rest


def chat(who, at, **rest):
    return TALK | {"who": who, "at": at, "channel": "webchat"} | rest


def call(who, at, **rest):
    return TALK | {"who": who, "at": at, "channel": "call", "kind": "call"} | rest


def look(who, at, kind="page"):
    return {"who": who, "at": at, "kind": kind}


def order(who, at, **rest):
    return {"who": who, "at": at, "state": "placed", "amount": 20.0, "currency": "EUR", "channel": "tracking"} | rest


@pytest.fixture
def folded(lake):
    """`folded(interactions=[…], …)`: a connection that has `steps`, `met` and `journeys` of these."""

    def told(points=catalogue.DEFAULTS, pause_days=30, come_back_days=90, **tables):
        tables = {name: numbered(rows, offset) for offset, (name, rows) in enumerate(tables.items())}
        here = lake(FRESH, **tables)
        steps.fold(here.connection.con, Folding(points, pause_days, come_back_days, FRESH))
        return here.connection.con

    return told


def numbered(rows, offset):
    """Every row a number of its own, whatever table it is of."""
    return [{"id": 1000 * offset + place} | row for place, row in enumerate(rows, 1)]


@pytest.fixture
def asked(folded, tmp_path, monkeypatch):
    """The same, and from then on questions are asked of it."""

    def told(points=catalogue.DEFAULTS, **tables):
        from pyarrow.fs import LocalFileSystem

        connection, place = folded(points, **tables), Store(LocalFileSystem(), str(tmp_path))
        for name, order_by in steps.WRITTEN.items():
            connection.execute(
                f"COPY (FROM {name} ORDER BY {order_by}) TO '{tmp_path}/{name}.parquet' (FORMAT parquet)"
            )
        known = Folded(
            "key", tuple(one.code for one in points), tuple(one.stage for one in points), FRESH.isoformat(),
            FRESH.isoformat(), 1.0, {name: f"{name}.parquet" for name in steps.WRITTEN},
            dict.fromkeys(steps.WRITTEN, 1), 90, 30,
        )  # fmt: skip
        monkeypatch.setattr(opening, "asked", lambda _name, ask, _nothing, of: ask(Open(connection, known, place, of)))
        monkeypatch.setattr(opening, "labels", lambda: {one.code: str(one.label) for one in points})
        monkeypatch.setattr(keeping, "read", lambda _place: known)
        return connection

    return told


def rows(connection, table, *columns):
    names = ", ".join(f'"{one}"' for one in columns)
    key = "journey, place" if table == "steps" else "journey"
    found = connection.sql(f"SELECT {names} FROM {table} ORDER BY {key}").fetchall()
    return [one[0] for one in found] if len(columns) == 1 else found


def codes(connection, *more):
    """Touchpoints of all steps, in order."""
    found = rows(connection, "steps", "tp", *more)
    names = [one.code for one in catalogue.DEFAULTS]
    return [(names[one[0] - 1], *one[1:]) for one in found] if more else [names[one - 1] for one in found]
