"""Facts about runs: topics are found, keep who they are, and what people made of them survives."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from sixring.core import clock as time_of_day
from sixring.core import leases
from sixring.core.actors import SYSTEM, Actor
from sixring.core.changes import verbs_of
from sixring.core.errors import Forbidden, Refused
from sixring.core.models import Lease
from sixring.feedback.models import Mention, Reading, Topic, TopicRun
from sixring.feedback.topics import looking, running, shaping
from tests.feedback.topics.telling import Words, subject_of, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words", "clock")]
FOUR = {"late": 40, "dead": 36, "refund": 32, "login": 28}


def topics() -> list[Topic]:
    return list(Topic.objects.filter(kind="topic", state="open").order_by("pk"))


def subjects() -> dict[str, Topic]:
    """{subject: the topic most of its texts are in}."""
    told: dict[str, Counter[int]] = {}
    for one in Mention.objects.filter(topic__isnull=False).select_related("reading__interaction"):
        told.setdefault(subject_of(one.reading), Counter())[one.topic_id or 0] += 1
    return {subject: Topic.objects.get(pk=counts.most_common(1)[0][0]) for subject, counts in told.items()}


def find() -> TopicRun:
    return running.run(actor=SYSTEM)


def test_topics_are_found_named_and_every_text_has_a_place(accounts: Any) -> None:
    tell(accounts["letters"], FOUR)
    said: list[str] = []
    run = running.run(actor=SYSTEM, say=said.append)
    assert (run.state, run.figures["topics"], run.figures["texts"]) == ("done", 4, 136)
    found = subjects()
    assert len({topic.pk for topic in found.values()}) == 4
    assert set(found["refund"].name.lower().replace(",", "").split()) <= {
        "refund", "money", "invoice", "charged", "payment", "twice", "bank", "credit"
    }  # fmt: skip
    assert Mention.objects.count() == 136
    assert Mention.objects.filter(topic=None).count() <= 5
    assert verbs_of(run) == ["topics.begun", "topics.found"]
    assert "4 topics" in said[-1]


def test_the_same_texts_again_change_nothing(accounts: Any) -> None:
    tell(accounts["letters"], FOUR)
    find()
    before = list(Topic.objects.order_by("pk").values_list("pk", "kind", "name", "number"))
    places = dict(Mention.objects.values_list("reading", "topic"))
    find()
    parts = [row for row in before if row[1] != "part"]
    assert list(Topic.objects.exclude(kind="part").order_by("pk").values_list("pk", "kind", "name", "number")) == parts
    assert dict(Mention.objects.values_list("reading", "topic")) == places


def test_topics_keep_their_id_and_name_from_week_to_week(accounts: Any, clock: Any, ada: Actor) -> None:
    tell(accounts["letters"], FOUR)
    find()
    before = subjects()
    shaping.rename(before["late"], "Parcels that come late", actor=ada)
    clock.forward(days=7)
    tell(accounts["letters"], {"late": 30, "dead": 10, "login": 40, "refund": 12}, seed=2)
    run = find()
    after = subjects()
    assert {subject: topic.pk for subject, topic in after.items()} == {s: t.pk for s, t in before.items()}
    assert after["late"].label == "Parcels that come late"
    assert run.figures["new"] == 0


def test_what_nobody_spoke_of_before_is_new(accounts: Any, clock: Any, ada: Actor) -> None:
    tell(accounts["letters"], FOUR)
    find()
    known = {topic.pk for topic in topics()}
    clock.forward(days=7)
    tell(accounts["letters"], {"pots": 30, "late": 20}, seed=3)
    run = find()
    fresh = subjects()["pots"]
    assert fresh.pk not in known
    assert run.figures["new"] == 1
    lines = [line for theme in looking.explore(ada, 4).themes for line in theme.lines]
    assert [line.topic.pk for line in lines if line.word == "new"] == [fresh.pk]


def test_nothing_is_new_in_the_first_run(accounts: Any, ada: Actor) -> None:
    tell(accounts["letters"], FOUR)
    find()
    assert {line.word for theme in looking.explore(ada, 4).themes for line in theme.lines} == {""}


def test_merged_topics_stay_together(accounts: Any, clock: Any, ada: Actor) -> None:
    tell(accounts["letters"], FOUR)
    find()
    before = subjects()
    shaping.merge(before["dead"], before["late"], actor=ada)
    clock.forward(days=7)
    tell(accounts["letters"], {"dead": 25, "late": 25, "login": 10}, seed=4)
    find()
    after = subjects()
    assert after["dead"].pk == after["late"].pk == before["late"].pk
    assert before["dead"].pk not in {topic.pk for topic in topics()}
    assert not Mention.objects.filter(topic=before["dead"]).exists()


def test_split_topics_stay_apart(accounts: Any, clock: Any, ada: Actor) -> None:
    tell(accounts["letters"], FOUR)
    find()
    late = subjects()["late"]
    parts = as_parts(late)
    pieces = {piece.pk for piece in shaping.split(late, actor=ada)}
    assert pieces == parts
    held = dict(Mention.objects.filter(topic__in=pieces).values_list("reading", "topic"))
    assert len(held) == 40
    clock.forward(days=7)
    tell(accounts["letters"], {"late": 30, "dead": 10}, seed=5)
    find()
    after = dict(Mention.objects.filter(topic__in=pieces).values_list("reading", "topic"))
    assert set(after.values()) == pieces
    assert sum(after.get(reading) == piece for reading, piece in held.items()) >= 0.9 * len(held)
    assert len(after) >= 60, "new texts went to the pieces too"
    assert not Mention.objects.filter(topic=late).exists()


def as_parts(topic: Topic) -> set[int]:
    """`topic` falls into two parts, whatever was seen of them: those who speak of the depot, and the others."""
    import numpy as np

    Topic.objects.filter(parent=topic, kind="part").delete()
    rows = list(Mention.objects.filter(topic=topic).select_related("reading__interaction"))
    made = set()
    for at_depot in (True, False):
        own = [row for row in rows if ("depot" in row.reading.interaction.text) == at_depot]
        middle = Words().vectors([row.reading.interaction.text for row in own]).mean(axis=0)
        middle = (middle / np.linalg.norm(middle)).astype(np.float32)
        part = Topic.objects.create(
            kind="part", parent=topic, name=f"depot {at_depot}", encoder="words-1", centroid=middle.tobytes(),
            number=len(own),
        )  # fmt: skip
        Mention.objects.filter(pk__in=[row.pk for row in own]).update(part=part)
        made.add(part.pk)
    return made


def test_a_named_topic_nobody_speaks_of_any_more_stays(accounts: Any, clock: Any, ada: Actor) -> None:
    tell(accounts["letters"], FOUR)
    find()
    login = shaping.rename(subjects()["login"], "Signing in", actor=ada)
    clock.forward(weeks=30)
    tell(accounts["letters"], {"late": 40, "dead": 40, "refund": 40}, seed=6)
    run = find()
    login.refresh_from_db()
    assert (login.state, login.label) == ("open", "Signing in")
    assert run.figures["gone"] >= 1


def test_who_was_killed_goes_on(accounts: Any, words: Words, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(accounts["letters"], FOUR)
    monkeypatch.setattr(running, "BATCH", 50)
    plain = words.vectors

    def dies(texts: Any) -> Any:
        if words.calls >= 4:  # two of a batch, side by side
            raise KeyboardInterrupt
        return plain(texts)

    monkeypatch.setattr(words, "vectors", dies)
    with pytest.raises(KeyboardInterrupt):
        find()
    assert TopicRun.objects.get().done == 100
    monkeypatch.setattr(words, "vectors", plain)
    run = find()
    assert words.calls == 6, "what was read is not read again"
    assert (TopicRun.objects.count(), run.figures["topics"]) == (1, 4)
    assert not list((placing_home()).glob("*")), "nothing is left behind"


def placing_home() -> Any:
    from sixring.feedback.topics import vectors

    return vectors.home()


def test_too_few_texts_are_said_to_be_too_few(accounts: Any) -> None:
    tell(accounts["letters"], {"late": 12})
    said: list[str] = []
    running.run(actor=SYSTEM, say=said.append)
    assert "too few" in said[-1]
    assert not Topic.objects.exists()


def test_words_a_single_customer_says_name_nothing(accounts: Any) -> None:
    rows = tell(accounts["letters"], FOUR)
    alone = [one for one in rows if subject_of(one) == "late"]
    Reading.objects.filter(pk__in=[one.pk for one in alone]).update(identity=alone[0].identity)
    find()
    topic = subjects()["late"]
    assert topic.words == []
    assert not {"parcel", "courier", "depot"} & set(topic.name.lower().replace(",", "").split())


def test_old_texts_are_left_out(accounts: Any, clock: Any) -> None:
    tell(accounts["letters"], {"pots": 40}, at=time_of_day.now() - timedelta(weeks=40))
    tell(accounts["letters"], FOUR, seed=2)
    assert find().figures["texts"] == 136


def test_only_who_may_configure_begins_a_run(ben: Actor) -> None:
    with pytest.raises(Forbidden):
        running.run(actor=ben)


def test_one_run_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    Lease.objects.create(name=running.LEASE, holder="another", until=time_of_day.now() + timedelta(hours=1))
    with pytest.raises(Refused):
        find()
    assert leases.HOLDER != "another"
