"""Facts about what comes between two runs: at the nearest topic, at none, or left to the next run."""

from __future__ import annotations

from typing import Any

import pytest

from sixring.feedback.models import Mention
from sixring.feedback.topics import placing
from tests.feedback.topics.telling import Words, subject_of, tell
from tests.feedback.topics.test_running import FOUR, find, subjects, topics

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("words", "clock")]


def test_texts_between_two_runs_go_to_the_nearest_or_to_none(accounts: Any, clock: Any) -> None:
    tell(accounts["letters"], FOUR)
    find()
    before = subjects()
    clock.forward(days=1)
    fresh = tell(accounts["letters"], {"late": 6, "refund": 6}, seed=7) + tell(accounts["letters"], {"pots": 6}, seed=8)
    assert placing.settle() == 18
    placed = {m.reading_id: m.topic_id for m in Mention.objects.filter(reading__in=fresh)}
    right = [placed[one.pk] == before[s].pk for one in fresh if (s := subject_of(one)) != "pots"]
    assert sum(right) >= 11
    assert sum(placed[one.pk] is None for one in fresh if subject_of(one) == "pots") >= 5
    assert placing.settle() == 0


def test_texts_of_another_encoder_wait_for_a_run(accounts: Any, words: Words, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(accounts["letters"], FOUR)
    find()
    fresh = tell(accounts["letters"], {"late": 3}, seed=9)
    monkeypatch.setattr(words, "id", "words-2", raising=False)
    placing.settle()
    assert set(Mention.objects.filter(reading__in=fresh).values_list("topic", flat=True)) == {None}
    find()
    assert Mention.objects.filter(reading__in=fresh, topic__isnull=False).count() == 3
    assert {topic.encoder for topic in topics()} == {"words-2"}
