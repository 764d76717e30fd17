"""What moving holds of a person: rows that were set aside, what old rows are here, files that were uploaded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.db.models import Q

from sixring.core.privacy import Section, Subject, Tell, naming, piece, tally
from sixring.interactions.models import Interaction

from . import inbox
from .export import asked
from .models import Counterpart, Move, Reject

ERASES = {"Reject": "raw reason", "Counterpart": "note old digest", "Move": "source"}
KEEPS = {
    "Move": (
        "kind name trust mapping state stage looked counts problem",
        "what was moved and how far: counts, and names of files and columns",
    ),
    "Reject": ("stage file state", "where a row stood"),
    "Counterpart": ("kind", "a word of ours"),
}


def export(subject: Subject) -> Iterator[Section]:
    """What became of the rows stands in the other rooms; those that were set aside are nobody's yet."""
    yield from ()


def erase(subject: Subject, tell: Tell) -> None:
    """Old rows are forgotten, so that the same export would bring them in anew; whoever was erased is suppressed."""
    with piece(tell) as counts:
        for row in list(naming(Reject.objects.all(), "raw", subject.traces)):
            counts.update(tally(rejected_rows=Reject.objects.filter(pk=row.pk).update(raw="", reason="erased")))
        for row in list(naming(Reject.objects.all(), "reason", subject.traces)):
            counts.update(tally(rejected_rows=Reject.objects.filter(pk=row.pk).update(reason="erased")))
    with piece(tell) as counts:
        counts.update(tally(old_numbers=forget_counterparts(subject)))
    with piece(tell) as counts:
        counts.update(tally(uploaded_files=forget_uploads()))
    with piece(tell) as counts:  # they hold everybody; whoever still needs one asks anew
        counts.update(tally(exports_of_everything=asked.forget("A person was erased meanwhile. Begin it again.")))


def forget_counterparts(subject: Subject) -> int:
    """Of their records and tickets; those of others whose words name them lose these words."""
    talks = Interaction.objects.filter(identity__in=subject.identities).values("placements__conversation")
    theirs = Q(kind="person", ours__in=subject.identities) | Q(kind="ticket", ours__in=talks)
    gone, _ = Counterpart.objects.filter(theirs).delete()
    for column in ("note", "old"):
        for row in list(naming(Counterpart.objects.all(), column, subject.traces)):
            gone += Counterpart.objects.filter(pk=row.pk).delete()[0]
    return gone


def forget_uploads() -> int:
    """Exports of an old help desk that were uploaded, once nothing is brought in from them: they name everybody."""
    mine = Move.objects.filter(uploaded=True).exclude(kind=asked.KIND)
    resting = mine.exclude(source="").exclude(state__in=["looking", "running"])
    for source in resting.values_list("source", flat=True):
        inbox.forget(Path(source))
    return resting.update(source="")
