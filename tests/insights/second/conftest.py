"""Random histories in a database of their own, exported into a lake, and walked by the second implementation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sixring.core import clock
from sixring.insights.lake import exporting, reading, store
from tests import emptying

from . import making
from .figures import Lives, Matters
from .histories import END, FIRST
from .hours import tapes
from .lives import life
from .reading import matters


@dataclass
class Both:
    """What each implementation says of the same histories: `rows` and `lake` are Sixring's, `lives` the second's."""

    place: Any
    lake: Any
    rows: Lives
    matters: Matters
    lives: Lives
    persons: dict[int, int]


@pytest.fixture(scope="module")
def some(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Both]:
    """Three hundred, in every run."""
    with django_db_blocker.unblock(), happened(300, 9, tmp_path_factory.mktemp("some")) as both:
        yield both


@pytest.fixture(scope="module")
def many(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Both]:
    """Ten thousand."""
    with django_db_blocker.unblock(), happened(10_000, 20261122, tmp_path_factory.mktemp("many")) as both:
        yield both


@contextmanager
def happened(count: int, seed: int, folder: Path) -> Iterator[Both]:
    from pyarrow.fs import LocalFileSystem

    from sixring.people.models import Identity

    place = store.Store(LocalFileSystem(), str(folder / "lake"))
    try:
        making.make(count, seed)
        with clock.frozen(END):
            exporting.make(place)
            found = matters()
            hours = tapes(FIRST.replace(day=1), END)
            lives = {pk: life(one, hours.get(one.row["team_id"]) or hours[None], END) for pk, one in found.items()}
            persons = dict(Identity.objects.values_list("pk", "person"))
            with reading.opened(place) as lake:
                rows = {row["id"]: row for row in lake.table("conversations").to_pyarrow().to_pylist()}
                yield Both(place, lake, rows, found, lives, persons)
    finally:
        emptying.empty()
