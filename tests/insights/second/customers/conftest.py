"""Random customers in a database of their own, exported into a lake, and read by the second implementation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sixring.core import clock
from sixring.insights.lake import exporting, reading, store
from tests import emptying

from ..histories import END, FIRST
from . import business, making, records


@dataclass
class Both:
    """What each implementation has of the same customers: Sixring its lake, the second its records. `folder` is where
    the lake lies."""

    folder: str
    lake: Any
    second: records.Customers


@pytest.fixture(scope="module")
def some(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Both]:
    """Three hundred, in every run."""
    with django_db_blocker.unblock(), happened(300, 7, tmp_path_factory.mktemp("some")) as both:
        yield both


@pytest.fixture(scope="module")
def many(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Both]:
    """Ten thousand."""
    with django_db_blocker.unblock(), happened(10_000, 20261123, tmp_path_factory.mktemp("many")) as both:
        yield both


@contextmanager
def happened(count: int, seed: int, folder: Path) -> Iterator[Both]:
    from pyarrow.fs import LocalFileSystem

    place = store.Store(LocalFileSystem(), str(folder / "lake"))
    try:
        making.make(count, seed)
        with clock.frozen(END):
            said_by_the_owner()
            exporting.make(place)
            second = records.read(FIRST.replace(day=1), END)
            with reading.opened(place) as lake:
                yield Both(place.root, lake, second)
    finally:
        emptying.empty()


def said_by_the_owner() -> None:
    from sixring.core.actors import Actor
    from sixring.core.models import Agent
    from sixring.insights.assumptions import Given, choose

    hour, silent = Decimal(business.AN_HOUR), business.SILENT.days
    choose(Given(cost_per_hour=hour, currency="EUR", lost_after_days=silent), actor=Actor.of(Agent.objects.first()))
