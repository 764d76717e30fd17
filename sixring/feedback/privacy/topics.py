"""Topics hold words several customers used, never one's text; what was said of a text goes with it."""

from __future__ import annotations

from collections.abc import Iterator

from sixring.core.privacy import Section, Subject, Tell, piece, tally

from ..models import Coding, CodingText, Mention, Reading
from ..topics import vectors

ERASES: dict[str, str] = {}
KEEPS: dict[str, tuple[str, str]] = {
    "TopicRun": ("encoder figures", "the name of a model, and counts of a run"),
    "Topic": (
        "name own_name words encoder centroid",
        "words at least three customers used, a name colleagues gave, the mean of many texts' vectors",
    ),
    "Code": ("name description", "the codebook of colleagues"),
    "CodingRound": ("name", "what colleagues call a sample"),
    "DriverMap": ("found", "ids of topics, touchpoints and numbers over many customers"),
}


def export(subject: Subject) -> Iterator[Section]:
    """What topic each of their texts was put under."""
    rows = Mention.objects.filter(reading__identity__in=subject.identities, topic__isnull=False)
    told = [
        {"said_at": row.reading.occurred_at, "topic": row.topic.label if row.topic else ""}
        for row in rows.select_related("reading", "topic").order_by("reading__occurred_at")
    ]
    if told:
        yield Section("topics", "Topics", "What each of their texts was found to be about.", told)


def erase(subject: Subject, tell: Tell) -> None:
    """Where their texts belonged and how they were coded; and vectors of a run that is going on, which begins anew."""
    with piece(tell) as counts:
        theirs = Reading.objects.filter(identity__in=subject.identities)
        codings = Coding.objects.filter(text__reading__in=theirs).count()
        mentions, _rows = Mention.objects.filter(reading__in=theirs).delete()
        counts.update(tally(topics_of_texts=mentions, codings=codings))
        CodingText.objects.filter(reading__in=theirs).delete()
        vectors.drop_all()
