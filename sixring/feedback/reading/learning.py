"""Learning from corrections: a head of this installation's own on top of the reader, kept only where it reads better.

`text.adapt` learns and holds out; here stands what it learns from, when, and which head speaks. The newest lesson on a
reader counts: if that was not kept, none speaks.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django.db import transaction
from django.db.models import QuerySet

from sixring.core import changes, leases
from sixring.core.actors import SYSTEM

from ..models import Correction, Lesson, Reading
from ..text import Reader, Understood, adapt
from ..text.adapting import Head
from . import source
from .correcting import UNSURE

FEWEST = 50  # corrections of the feeling it takes
MOST = 1000  # the latest ones it looks at: learning is a matter of seconds
GROWN = 1.1  # how many times as many it takes to learn anew
NAMED = 52  # letters of a reader's name, so that the lesson's number fits behind it


class Taught:
    """A reader with a lesson on top."""

    def __init__(self, reader: Reader, lesson: int, head: Head) -> None:
        self.reader, self.head = reader, head
        self.id = f"{reader.id[:NAMED]}+{lesson}"

    def read(self, texts: Sequence[str], languages: Sequence[str] | None = None) -> list[Understood]:
        return self.head.apply(texts, self.reader.read(texts, languages))

    def measured(self, language: str) -> bool:
        return self.reader.measured(language)


def taught(reader: Reader) -> Reader:
    """`reader` with what was learnt here on top, if that reads better."""
    newest = newest_on(reader)
    return Taught(reader, newest.pk, head_of(newest.pk)) if newest and newest.kept else reader


def newest_on(reader: Reader) -> Lesson | None:
    return Lesson.objects.filter(encoder=reader.id[:60]).defer("head").order_by("-pk").first()


@lru_cache(maxsize=1)
def head_of(lesson: int) -> Head:
    return Head.load(Lesson.objects.get(pk=lesson).head or {})


def base_of(encoder: str) -> str:
    """The reader without what was learnt."""
    return encoder.partition("+")[0]


def settle() -> int:
    """Learn anew where there is enough to learn from, and more than the last time; returns how many lessons."""
    from . import lane

    if labels().count() < FEWEST or not leases.hold("feedback: learn"):
        return 0
    return int(learn(lane.untaught()) is not None)


def learn(reader: Reader) -> Lesson | None:
    """Learn from the latest corrections; None where they are too few, or hardly more than the last time."""
    newest = newest_on(reader)
    if newest is not None and min(labels().count(), MOST) < min(newest.n * GROWN, MOST + 1):
        return None
    pairs = list(pairs_of(list(labels().select_related("reading").order_by("-pk")[:MOST])))
    if len(pairs) < FEWEST:
        return None
    head = adapt(pairs, reader)
    assert isinstance(head, Head)
    with transaction.atomic():
        one = Lesson.objects.create(
            encoder=reader.id[:60], head=head.dump() if head.kept else None, n=head.n, held_out=head.n,
            before=head.before, after=head.after, kept=head.kept,
        )  # fmt: skip
        changes.record("lesson.learnt", one, actor=SYSTEM)
    return one


def labels() -> QuerySet[Correction]:
    return Correction.objects.filter(field=Correction.Field.LABEL).exclude(value=UNSURE)


def pairs_of(rows: Sequence[Correction]) -> Sequence[tuple[str, str]]:
    """Texts with the label they should have had, oldest first."""
    said = {one.reading.pk: one for one in rows}
    readings: Sequence[Reading] = sorted((one.reading for one in rows), key=lambda one: one.pk)
    texts = {text.key: text.words for text in source.of_readings(readings)}
    found = [(texts.get((one.interaction_id, one.answer_id), ""), said[one.pk].value) for one in readings]
    return [(words, label) for words, label in found if words]
