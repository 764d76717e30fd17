"""A lake that can't be read is refused with a way out, or made anew; it never gives wrong numbers."""

import msgspec
import pytest

from sixring.insights.lake import exporting, manifest, reading, store
from sixring.insights.lake.manifest import LakeOutdated, LakeRefused
from sixring.insights.lake.tables import SCHEMA
from tests.conftest import ON_POSTGRES

pytestmark = pytest.mark.django_db(transaction=ON_POSTGRES)


def says(here, **values):
    """Write the manifest otherwise."""
    known = msgspec.json.decode(here.get(manifest.NAME))
    here.put(manifest.NAME, msgspec.json.encode(known | values))


def test_none_yet(here):
    with pytest.raises(LakeRefused, match="no lake yet"), reading.opened(here):
        pass


def test_one_of_two_schemas_ago_is_refused_and_then_made_anew(lake, here, dan, monkeypatch):
    dan.writes("Hello")
    lake()
    says(here, schema=SCHEMA - 2)
    with pytest.raises(LakeOutdated, match="older Sixring"), reading.opened(here):
        pass
    monkeypatch.setattr(store, "store", lambda: here)
    assert exporting.update().schema == SCHEMA
    assert len(lake()["interactions"]) == 1


def test_one_of_a_newer_sixring_is_left_alone(lake, here, dan, monkeypatch):
    lake()
    says(here, schema=SCHEMA + 1)
    before = here.get(manifest.NAME)
    monkeypatch.setattr(store, "store", lambda: here)
    with pytest.raises(LakeRefused, match="newer Sixring"):
        exporting.update()
    assert here.get(manifest.NAME) == before


def test_half_a_manifest_is_refused_and_then_made_anew(lake, here, dan):
    dan.writes("Hello")
    lake()
    here.put(manifest.NAME, here.get(manifest.NAME)[:100])
    with pytest.raises(LakeOutdated, match="lake rebuild"), reading.opened(here):
        pass
    exporting.step(here)
    assert len(lake()["interactions"]) == 1


@pytest.mark.parametrize("left", [0, 200])
def test_half_a_file_is_refused(lake, here, dan, left):
    dan.writes("Hello")
    lake()
    [file] = manifest.read(here).of("conversations")
    here.put(file.name, here.get(file.name)[:left])
    with pytest.raises(LakeRefused, match="lake rebuild"), reading.opened(here):
        pass


def test_a_file_that_is_gone_is_refused(lake, here, dan):
    dan.writes("Hello")
    lake()
    here.drop(manifest.read(here).of("interactions")[0].name)
    with pytest.raises(LakeRefused, match="lake rebuild"), reading.opened(here):
        pass


def test_what_lies_beside_counts_nothing(lake, here, dan):
    dan.writes("Hello")
    before = lake()
    [file] = manifest.read(here).of("interactions")
    here.put("interactions/2026-01/000000009-00000.parquet", here.get(file.name))
    here.put("interactions/2026-01/000000010-00000.parquet.half", here.get(file.name)[:99])
    assert lake() == before


def test_a_column_an_older_file_lacks_is_empty(lake, here, dan):
    import pyarrow.parquet as pq

    dan.writes("Hello")
    lake()
    [file] = manifest.read(here).of("interactions")
    rows = pq.read_table(here.path(file.name)).drop_columns(["letters", "gone"])
    pq.write_table(rows, here.path(file.name))
    says(here, files=[msgspec.to_builtins(one) | {"shape": ""} for one in manifest.read(here).files])
    with reading.opened(here) as found:
        assert found.table("interactions").letters.to_pyarrow().to_pylist() == [None]
        assert found.table("interactions").channel.to_pyarrow().to_pylist() == ["letters"]
