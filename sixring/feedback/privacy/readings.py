"""What was read in somebody's texts, and what colleagues said of it. It goes before the texts themselves do."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from sixring.core.privacy import Section, Subject, Tell, batches, naming, piece, plain, tally, walked
from sixring.interactions import privacy as of_touches

from ..models import Correction, Lesson, Reading
from ..reading import moods

ERASES = {
    "Reading": "language intents aspects encoder",
    "Correction": "value was encoder",
    "Lesson": "head",  # beginnings of words, learnt from corrections: gone when one of theirs was among them
}
KEEPS = {"Lesson": ("encoder", "the name of a reader")}
SHOWN = (
    "occurred_at", "language", "label", "sentiment", "strength", "confidence", "effort", "churn", "urgency", "repeated",
    "intents", "aspects", "encoder", "measured",
)  # fmt: skip


def theirs(subject: Subject) -> QuerySet[Reading]:
    """Readings of what they wrote and answered; of a number passed on, from when it was theirs."""
    touches = Q(interaction__in=of_touches.touches(subject).values("pk"))
    return Reading.objects.filter(touches | Q(identity__in=subject.identities))


def export(subject: Subject) -> Iterator[Section]:
    for number, ids in enumerate(walked(theirs(subject)), 1):
        rows = list(Reading.objects.filter(pk__in=ids).order_by("occurred_at", "pk"))
        said = {one.reading_id: one.get_field_display() for one in Correction.objects.filter(reading__in=ids)}
        told = [
            {**shown, **({"corrected by a colleague": said[row.pk]} if row.pk in said else {})}
            for row, shown in zip(rows, plain(rows, SHOWN), strict=True)
        ]
        about = "How a program on this machine understood their texts: feeling, effort, what they speak of."
        yield Section(f"readings-{number}", "What was read in their words", about, told)


def erase(subject: Subject, tell: Tell) -> None:
    for batch in batches(theirs(subject)):
        with piece(tell) as counts:
            ids = [row.pk for row in batch]
            where = {row.conversation_id for row in batch if row.conversation_id}
            learnt = Correction.objects.filter(reading__in=ids).exists()
            Reading.objects.filter(pk__in=ids).delete()
            lessons = Lesson.objects.all().delete()[0] if learnt else 0  # learnt anew from what others left
            moods.settle(where)
            counts.update(tally(readings=len(ids), lessons=lessons))
    with piece(tell) as counts:
        counts.update(tally(readings_of_others_cleared=clear(subject)))


def clear(subject: Subject) -> int:
    """Words of others that name them, kept as what an aspect was said in."""
    rows = list(naming(Reading.objects.all(), "aspects", subject.named))
    for row in rows:
        Reading.objects.filter(pk=row.pk).update(aspects=subject.named.out_of(row.aspects))
    return len(rows)
