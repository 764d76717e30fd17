"""What trust holds of a person: files somebody exported. Receipts of erasures hold no personal value and stay."""

from __future__ import annotations

from collections.abc import Iterator

from sixring.core.privacy import Section, Subject, Tell, piece, tally

from .models import PersonExport
from .privacy import exporting

ERASES: dict[str, str] = {"Erasure": "sealed"}
KEEPS = {
    "Erasure": ("key digests counts cleaned", "the receipt: keyed hashes and numbers"),
    "PersonExport": ("key", "a random name; its file goes with the person"),
    "Keeping": ("kind", "a word of ours"),
    "LetGo": ("kind", "a word of ours"),
}


def export(subject: Subject) -> Iterator[Section]:
    yield from ()


def erase(subject: Subject, tell: Tell) -> None:
    with piece(tell) as counts:
        made = PersonExport.objects.filter(person__in=subject.persons)
        counts.update(tally(exports=sum(map(exporting.drop, made))))
