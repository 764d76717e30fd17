"""The lake follows the log: what happened is in it once, whatever order it came in and whatever was killed."""

import random
from datetime import timedelta

import pytest

from sixring.conversations import closure
from sixring.conversations.regrouping import moving
from sixring.core import changes
from sixring.insights.lake import compacting, exporting, manifest, reading, store
from sixring.insights.lake.checking import differences
from sixring.insights.lake.manifest import LakeRefused
from sixring.interactions.models import Interaction
from tests.cast import where

pa = pytest.importorskip("pyarrow", reason="the extra `identity` is not installed")
# Real commits: a reader of the log on PostgreSQL waits for the oldest writer, which could be the test itself.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.data]


@pytest.fixture
def here(tmp_path):
    from pyarrow.fs import LocalFileSystem

    return store.Store(LocalFileSystem(), str(tmp_path / "lake"))


@pytest.fixture
def lake(here):
    """Brings the lake to the end of the log, opens it, and holds it against the database."""

    def follow():
        if manifest.read(here) is None:
            exporting.make(here)
        while exporting.follow(here, manifest.read(here)):
            pass
        with reading.opened(here) as found:
            assert list(differences(found)) == []
            return {name: found.table(name).to_pyarrow().to_pylist() for name in ("interactions", "conversations")}

    return follow


def test_what_customers_wrote_is_there_once(lake, dan):
    dan.writes("Where is my order?")
    assert len(lake()["interactions"]) == 1
    dan.chats("It has not come.")
    assert [row["channel"] for row in lake()["interactions"]] == ["letters", "chatter"]


def test_no_word_of_it_is_in_any_file(lake, here, dan):
    dan.writes("My password is marzipan", subject="Marzipan")
    lake()
    files = [here.get(name) for name, _ in here.names()]
    assert len(files) > 1
    assert not any(word in file for file in files for word in (b"arzipan", b"dan@", b"Dan"))


def test_moved_messages_stand_in_their_new_conversation(lake, dan, ben):
    hello, chair = dan.chats("The lamp"), dan.chats("The chair")
    before = {row["id"]: row["conversation"] for row in lake()["interactions"]}
    apart = moving.move(chair, None, actor=ben)
    after = {row["id"]: row["conversation"] for row in lake()["interactions"]}
    assert before[hello.pk] == before[chair.pk] == after[hello.pk]
    assert after[chair.pk] == apart.pk


def test_states_follow(lake, dan, ben):
    conversation = where(dan.writes("Hello"))
    assert lake()["conversations"][0]["state"] == "needs_us"
    closure.resolve(conversation, actor=ben)
    assert lake()["conversations"][0]["state"] == "resolved"


def test_putting_files_together_changes_nothing(lake, here, dan, ben):
    for number in range(5):
        dan.chats(f"Message {number}")
        lake()
    before = lake()
    many = len(manifest.read(here).files)
    compacting.settle(here, manifest.read(here), loose=0)
    assert len(manifest.read(here).files) < many
    assert lake() == before


def test_a_touch_that_is_dated_anew_leaves_its_old_month(lake, here, dan):
    touch = dan.writes("Hello")
    lake()
    compacting.settle(here, manifest.read(here), loose=0)
    Interaction.objects.filter(pk=touch.pk).update(occurred_at=touch.occurred_at - timedelta(days=70))
    tell_again(touch)
    assert [row["at"] for row in lake()["interactions"]] == [touch.occurred_at - timedelta(days=70)]
    compacting.settle(here, manifest.read(here), loose=0)
    assert len(lake()["interactions"]) == 1
    assert len({file.month for file in manifest.read(here).of("interactions") if file.rows}) == 1


def tell_again(touch):
    from django.db import transaction

    from sixring.core.actors import SYSTEM

    with transaction.atomic():
        changes.record("message.read", touch, actor=SYSTEM)


def test_a_batch_killed_before_its_manifest_leaves_nothing_and_comes_again(lake, here, dan, monkeypatch):
    dan.writes("Hello")
    lake()
    dan.chats("And now?")
    with monkeypatch.context() as killed:
        killed.setattr(manifest, "write", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            lake()
    assert len(lake()["interactions"]) == 2


def test_what_a_killed_batch_left_behind_is_swept(lake, here, dan):
    dan.writes("Hello")
    rows = lake()
    here.put("interactions/2026-03/000000099-00000.parquet.half", b"PAR1")
    assert manifest.sweep(here, manifest.read(here)) == 0, "somebody may just be writing it"
    assert manifest.sweep(here, manifest.read(here), older=timedelta(0)) == 1
    assert lake() == rows


def test_a_lake_of_another_era_is_made_anew(here, dan, monkeypatch):
    dan.writes("Hello")
    monkeypatch.setattr(store, "store", lambda: here)
    exporting.update()
    made = manifest.read(here)
    changes.begin_era()
    exporting.update()
    assert manifest.read(here).era != made.era


def test_a_manifest_of_another_schema_is_refused_with_a_way_out(here):
    here.put(manifest.NAME, b'{"era": "x", "cursor": "0-0", "schema": 99}')
    with pytest.raises(LakeRefused, match="lake rebuild"):
        manifest.read(here)


def test_half_a_manifest_is_refused_with_a_way_out(here):
    here.put(manifest.NAME, b'{"era": "x", "cur')
    with pytest.raises(LakeRefused, match="lake rebuild"):
        manifest.read(here)


@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_writing_following_and_putting_together_ends_the_same(lake, here, dan, erin, ben, clock, seed):
    chance = random.Random(seed)
    touches = []
    for _ in range(25):
        clock.forward(days=chance.choice([0, 0, 1, 20]))
        touches.append(chance.choice([dan, erin]).chats(f"Word {chance.random()}"))
        if chance.random() < 0.2:
            moving.move(chance.choice(touches), None, actor=ben)
        if chance.random() < 0.3:
            lake()
        if chance.random() < 0.2 and manifest.read(here):
            compacting.settle(here, manifest.read(here), loose=0)
    assert len(lake()["interactions"]) == 25
