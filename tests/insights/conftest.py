"""A lake of the test's own, which follows what happens and is held against the database each time."""

import pytest

from sixring.insights.lake import exporting, manifest, reading, store
from sixring.insights.lake.checking import differences, rows_in
from sixring.insights.lake.tables import TABLES


@pytest.fixture
def here(tmp_path):
    from pyarrow.fs import LocalFileSystem

    return store.Store(LocalFileSystem(), str(tmp_path / "lake"))


@pytest.fixture
def lake(here):
    """Brings the lake to the end of the log, opens it, holds it against the database, and returns its rows by table, in
    the order of their numbers."""

    def follow():
        if manifest.read(here) is None:
            exporting.make(here)
        while exporting.follow(here, manifest.read(here)):
            pass
        with reading.opened(here) as found:
            assert list(differences(found)) == []
            return {name: rows_in(found, f"FROM {name} ORDER BY id") for name in TABLES}

    return follow
