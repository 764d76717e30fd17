"""What is read: the words customers wrote themselves, and where they stand. Machines' mails and ours are not read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from sixring.channels.adapters.email import quotes
from sixring.channels.contract import SILENT, TRADE
from sixring.conversations.models import Placement
from sixring.core.proof import ProofKind
from sixring.interactions.models import Interaction

from ..models import Answer, Reading, Response

UNREAD = (*SILENT, *TRADE, "survey")  # a survey's words are read answer by answer
LOGGED = ("call", "visit")
STARS = re.compile(r"[★☆]+ ?")
LONGEST = 20_000  # characters handed to a reader


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be read. `words` is empty where nothing is left to read; then what was read of it goes."""

    words: str
    occurred_at: datetime
    identity: int | None
    conversation: int | None
    interaction: int | None = None
    answer: int | None = None
    language: str = ""

    @property
    def key(self) -> tuple[int | None, int | None]:
        return self.interaction, self.answer


def touches() -> QuerySet[Interaction]:
    """What customers said: in their own words, over any channel."""
    said = Interaction.objects.filter(direction=Interaction.Direction.IN, automatic="").exclude(kind__in=UNREAD)
    return said.exclude(kind__in=LOGGED, proof=ProofKind.AGENT)


def of_interactions(ids: Collection[int]) -> list[Text]:
    """Texts of those of these touches that are read, in the order of their ids."""
    rows = touches().filter(pk__in=ids).exclude(data__has_key="noise").order_by("pk")
    found = list(rows.values_list("pk", "kind", "text", "subject", "data", "occurred_at", "identity"))
    placed = Placement.objects.filter(interaction__in=[row[0] for row in found], current=True)
    where = dict(placed.values_list("interaction", "conversation"))
    return [
        Text(words_of(kind, text, subject, data), at, whose, where.get(pk), interaction=pk)
        for pk, kind, text, subject, data, at, whose in found
    ]


def of_answers(**which: Collection[int]) -> list[Text]:
    """The words in answers of complete responses: `response__in` or `pk__in`; those taken back with none."""
    rows = Answer.objects.filter(**which, response__state=Response.State.COMPLETE).exclude(text="", reading=None)
    columns = ("pk", "text", "response__at", "response__identity", "response__conversation", "response__language")
    return [
        Text(own_words(text), at, whose, where, answer=pk, language=language)
        for pk, text, at, whose, where, language in rows.order_by("pk").values_list(*columns)
    ]


def of_readings(rows: Iterable[Reading]) -> list[Text]:
    """What was read in these, as it stands now."""
    keys = [(row.interaction_id, row.answer_id) for row in rows]
    touches, answers = [one for one, _ in keys if one], [one for _, one in keys if one]
    return [*of_interactions(touches), *(of_answers(pk__in=answers) if answers else ())]


def words_of(kind: str, text: str, subject: str, data: object) -> str:
    """Rule: a transcript where there is one; the subject where nothing else was said."""
    transcript = data.get("transcript") if isinstance(data, dict) else None
    if kind == "call" and isinstance(transcript, str) and transcript.strip():
        return own_words(transcript)
    return own_words(text) or (own_words(subject) if text else "")


def own_words(text: str) -> str:
    """Without quotations, signature and the stars of a rating: what they wrote now."""
    new = quotes.split(text[:LONGEST]).reply
    lines = (line for line in new.split("\n") if not line.lstrip().startswith(">"))
    return STARS.sub("", "\n".join(lines)).strip()


def unread_in(conversations: Iterable[int]) -> list[int]:
    """Ids of what customers said in these conversations that nobody has read yet."""
    placed = Placement.objects.filter(conversation__in=list(conversations), current=True)
    rows = touches().filter(pk__in=placed.values("interaction"), reading=None)
    return list(rows.order_by("pk").values_list("pk", flat=True))
