"""The lake follows the log: what happened is in it once, whatever order it came in and whatever was killed."""

import random
from datetime import timedelta

import pytest

from sixring.conversations import closure
from sixring.conversations.regrouping import moving
from sixring.core import changes
from sixring.insights.lake import compacting, exporting, manifest, marks, store
from sixring.interactions.models import Interaction
from sixring.work.models import WorkSpan
from tests.cast import where
from tests.conftest import ON_POSTGRES

# Real commits: a reader of the log on PostgreSQL waits for the oldest writer, which could be the test itself.
pytestmark = [pytest.mark.django_db(transaction=ON_POSTGRES), pytest.mark.data]


def test_what_customers_wrote_is_there_once(lake, dan):
    dan.writes("Where is my order?")
    assert len(lake()["interactions"]) == 1
    dan.chats("It has not come.")
    assert [row["channel"] for row in lake()["interactions"]] == ["letters", "chatter"]


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


def test_one_made_anew_and_killed_leaves_the_old_one(lake, here, dan, monkeypatch):
    dan.writes("Hello")
    before = lake()
    with monkeypatch.context() as killed:
        killed.setattr(manifest, "write", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            exporting.make(here)
    assert lake() == before
    exporting.make(here)
    assert len(lake()["interactions"]) == 1


def test_what_commits_late_under_an_early_number_is_read_again(dan, ben, clock, postgres_only):
    """A transaction may take its number long before it commits."""
    conversation = where(dan.writes("Hello"))

    def a_span(**number):
        return WorkSpan.objects.create(
            agent_id=ben.id, conversation=conversation, started_at=clock.now, ended_at=clock.now, **number
        )

    early = a_span().pk
    WorkSpan.objects.all().delete()
    late = a_span()
    fresh, mark = marks.behind(WorkSpan, marks.Mark(), clock.now)
    assert fresh == {late.pk}
    a_span(pk=early)
    assert marks.behind(WorkSpan, mark, clock.now) == (set(), mark)
    clock.forward(minutes=10)
    fresh, mark = marks.behind(WorkSpan, mark, clock.now)
    assert early in fresh
    assert mark.sure == late.pk


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


@pytest.mark.parametrize("seed", range(2))
def test_any_order_of_writing_following_and_putting_together_ends_the_same(lake, here, dan, erin, ben, clock, seed):
    chance = random.Random(seed)
    touches = []
    for _ in range(18):
        clock.forward(days=chance.choice([0, 0, 1, 20]))
        touches.append(chance.choice([dan, erin]).chats(f"Word {chance.random()}"))
        if chance.random() < 0.2:
            moving.move(chance.choice(touches), None, actor=ben)
        if chance.random() < 0.3:
            lake()
        if chance.random() < 0.2 and manifest.read(here):
            compacting.settle(here, manifest.read(here), loose=0)
    assert len(lake()["interactions"]) == 18
