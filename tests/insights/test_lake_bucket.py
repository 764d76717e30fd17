"""The lake in a bucket that speaks S3, instead of a folder."""

import pytest

from sixring.insights.lake import compacting, exporting, manifest, reading, store
from sixring.insights.lake.manifest import LakeRefused
from tests.conftest import ON_POSTGRES
from tests.insights import bucket

pytestmark = [pytest.mark.django_db(transaction=ON_POSTGRES), pytest.mark.slow]


@pytest.fixture
def objects(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "dan")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with bucket.running() as running:
        place = f"127.0.0.1:{running.server_port}"
        monkeypatch.setenv(
            "SIXRING_LAKE", f"s3://figures/lake?region=eu-central-1&scheme=http&endpoint_override={place}"
        )
        yield running.objects


@pytest.fixture
def here(objects):
    return store.store()


def test_a_lake_in_a_bucket_follows_and_is_read(lake, here, objects, dan):
    dan.writes("Hello")
    assert len(lake()["interactions"]) == 1
    dan.chats("And now?")
    assert len(lake()["interactions"]) == 2
    compacting.settle(here, manifest.read(here), loose=0)
    assert len(lake()["interactions"]) == 2
    assert "lake/manifest.json" in objects


def test_what_a_killed_batch_left_in_it_is_swept(lake, here, objects, dan, monkeypatch):
    dan.writes("Hello")
    lake()
    objects["lake/interactions/2026-03/000000099-00000.parquet"] = b"PAR1"
    exporting.update()
    assert "lake/interactions/2026-03/000000099-00000.parquet" not in objects


def test_an_object_that_is_gone_is_refused(lake, here, objects, dan):
    dan.writes("Hello")
    lake()
    del objects[f"lake/{manifest.read(here).of('interactions')[0].name}"]
    with pytest.raises(LakeRefused, match="lake rebuild"), reading.opened(here):
        pass
