"""The ledger told once for all its tests: into the database, and step by step into a lake that follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sixring.core import clock
from sixring.insights.lake import exporting, manifest, reading, store
from tests import emptying
from tests.insights.second.hours import tapes
from tests.insights.second.lives import life
from tests.insights.second.reading import Matter, matters

from . import stage, stories

END = datetime(2026, 12, 15, 12, 0, tzinfo=UTC)


@dataclass
class Ledger:
    """`names` leads to ids, `rows` are those of the lake, `second` what the second implementation says."""

    names: dict[str, int]
    place: Any
    rows: dict[int, dict[str, Any]]
    matters: dict[int, Matter]
    second: dict[int, dict[str, Any]]


@pytest.fixture(scope="package")
def ledger(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Ledger]:
    from pyarrow.fs import LocalFileSystem

    place = store.Store(LocalFileSystem(), str(tmp_path_factory.mktemp("ledger") / "lake"))
    with django_db_blocker.unblock():
        try:
            with stage.on_stage() as scene:
                yield told(scene, place)
        finally:
            emptying.empty()


def told(scene: stage.Stage, place: Any) -> Ledger:
    names: dict[str, int] = {}
    exporting.make(place)
    for some in stories.told(scene):
        names |= some
        follow(place)
    clock._frozen = END
    scene.catch_up()
    follow(place)
    found = matters()
    return Ledger(names, place, conversations(place), found, {pk: second(one) for pk, one in found.items()})


def follow(place: Any) -> None:
    while (known := manifest.read(place)) and exporting.follow(place, known):
        pass


def conversations(place: Any) -> dict[int, dict[str, Any]]:
    with reading.opened(place) as lake:
        return {row["id"]: row for row in lake.table("conversations").to_pyarrow().to_pylist()}


def second(matter: Matter) -> dict[str, Any]:
    moments = [one.heard for one in matter.touches] + [matter.row["opened_at"]]
    hours = tapes(min(moments), max([at for at, *_ in matter.events] + moments) + timedelta(minutes=1))
    return life(matter, hours.get(matter.row["team_id"]) or hours[None], clock.now())


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=pytest.mark.slow)])
def engine(ledger: Ledger, request: Any) -> Iterator[Any]:
    """The ledger's lake, opened by each engine; the metrics are the same."""
    if request.param == "duckdb":
        with reading.opened(ledger.place) as lake:
            yield lake
    else:
        yield request.getfixturevalue("on_spark")


@pytest.fixture(scope="package")
def on_spark(ledger: Ledger, tmp_path_factory: Any) -> Iterator[Any]:
    from tests.insights.second.spark import on_spark

    with reading.opened(ledger.place) as lake, on_spark(lake, tmp_path_factory.mktemp("spark")) as there:
        yield there
