"""What results hold of a person: counts of nobody, and which words a colleague hid on a card of what they said."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from sixring.core.privacy import Section, Subject, Tell, piece, tally

from ..models import Quote

ERASES = {"Quote": "hidden"}
KEEPS = {
    "Tally": ("question cut member value", "how often what was answered, by channel, language, team; it names nobody"),
    "Benchmark": ("name source", "figures of others, entered by colleagues"),
}


def of(subject: Subject) -> QuerySet[Quote]:
    theirs = Q(answer__response__identity__in=subject.identities)
    return Quote.objects.filter(theirs | Q(answer__response__interaction__identity__in=subject.identities))


def export(subject: Subject) -> Iterator[Section]:
    rows = [{"made": one.at, "of": one.answer.text} for one in of(subject).select_related("answer").order_by("pk")]
    if rows:
        yield Section("quotes", "Cards made of what they said, without who they are", rows=rows)


def erase(subject: Subject, tell: Tell) -> None:
    """Before the answers go, or lose who gave them."""
    with piece(tell) as counts:
        counts.update(tally(quotes=of(subject).delete()[1].get("feedback.Quote", 0)))
