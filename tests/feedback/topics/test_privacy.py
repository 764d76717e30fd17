"""Facts about quotes and erasure: nobody is named, and whoever goes takes their texts' places along."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sixring.core.actors import SYSTEM
from sixring.core.privacy import Subject
from sixring.feedback.models import Mention, Reading, Topic
from sixring.feedback.privacy import topics as privacy
from sixring.feedback.topics import quoting, running, vectors
from tests.feedback.topics.telling import people, tell


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        ("Write to dan.reed+shop@example.co.uk please", "dan.reed"),
        ("Call me on +44 20 7946 0101 tonight", "7946"),
        ("Call 0171/2345678 tonight", "2345678"),
        ("It is order #GT-20481 again", "20481"),
        ("See https://dan.example/me for it", "dan.example"),
        ("My IBAN is DE89 3704 0044 0532 0130 00 for it", "3704"),
        ("My name is Dan Reed and my plants are dead", "Reed"),
        ("Ich heiße Jörg Müller und warte", "Müller"),
        ("The roses never arrived, where are they? Kind regards, Dan Reed", "Reed"),
        ("DAN here: the roses never arrived", "DAN"),
        ("Ask @danreed what I think", "danreed"),
    ],
)
def test_a_quote_names_nobody(said: str, gone: str) -> None:
    assert gone not in quoting.without(said, ("Dan Reed", "dan@example.com"))


@pytest.mark.parametrize(
    "said", ["Two of 12 pots were cracked", "It took 3 weeks", "I am very happy", "Danish roses are lovely"]
)
def test_what_tells_of_nobody_stays(said: str) -> None:
    assert quoting.without(said, ("Dan Reed",)) == said


@pytest.fixture
def told(accounts: Any, words: Any, clock: Any) -> None:
    tell(accounts["letters"], {"late": 30, "dead": 30})
    running.run(actor=SYSTEM)


@pytest.mark.django_db
def test_whoever_is_erased_takes_along_where_their_texts_belonged(told: None) -> None:
    one = people()[0]
    subject = Subject((one.pk,), ())
    section = next(privacy.export(subject))
    assert len(section.rows) == Mention.objects.filter(reading__identity=one, topic__isnull=False).count() > 0
    vectors.home().mkdir(exist_ok=True)
    (vectors.home() / "run-9").mkdir()
    counts: Counter[str] = Counter()
    privacy.erase(subject, counts.update)
    assert counts["topics of texts"] > 0
    assert not Mention.objects.filter(reading__identity=one).exists()
    assert not vectors.home().exists(), "a run that is going on reads again"
    assert Mention.objects.exists()


@pytest.mark.django_db
def test_rows_of_topics_hold_no_text_of_anybody(told: None) -> None:
    texts = {row.interaction.text for row in Reading.objects.select_related("interaction") if row.interaction}
    held = " ".join(f"{topic.name} {topic.words}" for topic in Topic.objects.all())
    assert not any(text in held for text in texts)


def test_nothing_is_left_of_vectors_when_they_are_dropped(tmp_path: Path) -> None:
    np = pytest.importorskip("numpy")
    kept = vectors.Vectors(tmp_path / "run")
    kept.add([3, 5], np.ones((2, 4), np.float32))
    with kept.rows.open("ab") as file:
        file.write(b"half a row")
    kept.add([9], np.zeros((1, 4), np.float32))
    ids, rows = kept.all()
    assert (ids.tolist(), rows.shape, rows[2].tolist()) == ([3, 5, 9], (3, 4), [0, 0, 0, 0])
    kept.drop()
    assert (kept.many(), kept.last()) == (0, 0)
