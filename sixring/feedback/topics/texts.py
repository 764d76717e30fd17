"""The texts topics are found in: what customers wrote, where it was read; and who may see which of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from sixring.core.actors import Actor

from ..models import Reading
from ..reading import correcting, source

LONGEST = 1000  # letters of a text that are looked at
LEAST = 3  # words, below which a text is about nothing one could name


@dataclass(frozen=True, slots=True)
class Text:
    """A reading's words, and whose they are (0 for nobody known)."""

    reading: int
    words: str
    language: str
    identity: int

    @property
    def says_something(self) -> bool:
        """Whether there are enough words to be about anything. Scripts without spaces count by letters."""
        return len(self.words.split()) >= LEAST or (not self.words.isascii() and len(self.words) >= 2 * LEAST)


def seen_by(actor: Actor) -> QuerySet[Reading]:
    """Readings of texts `actor` may see; where nothing is hidden from them, of all."""
    return correcting.visible_to(actor)


def in_window(since: datetime, until: datetime) -> QuerySet[Reading]:
    return Reading.objects.filter(occurred_at__gte=since, occurred_at__lt=until)


def of(readings: Collection[int]) -> list[Text]:
    """The texts of these readings, by id; without those that are gone or say nothing."""
    rows = list(
        Reading.objects.filter(pk__in=readings)
        .order_by("pk")
        .values_list("pk", "interaction", "answer", "language", "identity")
    )
    touches = {one.interaction: one.words for one in source.of_interactions([row[1] for row in rows if row[1]])}
    answers = [row[2] for row in rows if row[2]]
    said = {one.answer: one.words for one in source.of_answers(pk__in=answers)} if answers else {}
    found = [
        Text(pk, flat(touches.get(touch, "") if touch else said.get(answer, "")), language, identity or 0)
        for pk, touch, answer, language, identity in rows
    ]
    return [text for text in found if text.says_something]


def flat(words: str) -> str:
    return " ".join(words[: 2 * LONGEST].split())[:LONGEST]
