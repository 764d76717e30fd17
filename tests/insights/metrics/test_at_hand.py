"""The lake at hand is opened once, follows the manifest, and is let go when nobody asks."""

import time

import pytest
from pyarrow.fs import LocalFileSystem

from sixring.insights.lake import manifest, tables, writing
from sixring.insights.lake.manifest import LakeRefused, Manifest
from sixring.insights.lake.store import Store
from sixring.insights.metrics import at_hand


@pytest.fixture
def here(tmp_path):
    yield Store(LocalFileSystem(), str(tmp_path / "lake"))
    at_hand.drop_unused(older=1e-9)


def written(here, batch):
    """A lake with one person more in each batch."""
    rows = writing.arrow(tables.PEOPLE, [{"id": batch, "person": batch}], batch)
    file = writing.put(here, tables.PEOPLE, "", rows, batch, 0, True)
    known = manifest.read(here) or Manifest("era", "0")
    manifest.write(here, Manifest("era", "0", batch, (*known.files, file), at="2026-11-22T00:00:00+00:00"))


def people(here):
    with at_hand.lake(here) as lake:
        return lake.connection, lake.table("people").count().to_pyarrow().as_py()


def test_without_a_lake_it_says_so(here):
    with pytest.raises(LakeRefused):
        people(here)


def test_it_is_opened_once(here):
    written(here, 1)
    people(here)
    kept = at_hand.kept[-1]
    people(here)
    assert at_hand.kept == [kept]


def test_it_follows_the_manifest(here):
    written(here, 1)
    assert people(here)[1] == 1
    written(here, 2)
    assert people(here)[1] == 2
    assert len(at_hand.kept) == 1


def test_who_still_asks_keeps_what_they_asked(here):
    written(here, 1)
    with at_hand.lake(here) as lake:
        written(here, 2)
        assert people(here)[1] == 2
        assert lake.table("people").count().to_pyarrow().as_py() == 1
    assert len(at_hand.kept) == 1


def test_it_is_let_go_when_nobody_asked_for_a_while(here, monkeypatch):
    written(here, 1)
    people(here)
    at_hand.drop_unused(older=at_hand.IDLE)
    assert at_hand.kept
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + at_hand.IDLE + 1)
    at_hand.drop_unused(older=at_hand.IDLE)
    assert not at_hand.kept


def test_it_has_little_memory(here):
    written(here, 1)
    with at_hand.lake(here) as lake:
        kept = lake.connection.con.execute("SELECT current_setting('memory_limit'), current_setting('threads')")
        assert kept.fetchone() == ("244.1 MiB", 2)
