"""What integrations hold of a person: answers kept for programs, and what receivers of webhooks said back.

What webhooks tell is never kept: it is put together when it is sent.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from sixring.conversations.models import Placement
from sixring.core.privacy import Section, Subject, Tell, naming, piece, tally
from sixring.interactions.models import Interaction

from .models import Attempt, Delivery, KeptAnswer

ERASES = {"KeptAnswer": "body headers key", "Attempt": "excerpt error"}
KEEPS = {
    "KeptAnswer": ("asked", "a digest"),
    "Endpoint": ("url description kinds sealed stopped_why", "an address, as an administrator typed it"),
    "Delivery": ("key kind subject_kind state", "ids and words of ours"),
}


def export(subject: Subject) -> Iterator[Section]:
    yield from ()


def erase(subject: Subject, tell: Tell) -> None:
    with piece(tell) as counts:
        said = Attempt.objects.filter(delivery__in=about(subject)).exclude(excerpt="", error="")
        counts.update(tally(webhook_answers=said.update(excerpt="", error="")))
    with piece(tell) as counts:
        for column in ("excerpt", "error"):
            for row in list(naming(Attempt.objects.all(), column, subject.traces)):
                counts.update(tally(webhook_answers=Attempt.objects.filter(pk=row.pk).update(excerpt="", error="")))
    with piece(tell) as counts:
        counts.update(tally(kept_answers=forget_answers(subject)))


def forget_answers(subject: Subject) -> int:
    """Answers that name them. Their keys stay known for their day, so that no act is done twice."""
    counts = 0
    for row in KeptAnswer.objects.filter(forgotten=False).exclude(body=b"").iterator(chunk_size=200):
        if subject.traces.in_bytes(bytes(row.body)):
            counts += KeptAnswer.objects.filter(pk=row.pk).update(body=b"", headers={}, forgotten=True)
    for row in list(naming(KeptAnswer.objects.all(), "key", subject.traces)):
        counts += KeptAnswer.objects.filter(pk=row.pk).delete()[0]
    return counts


def about(subject: Subject) -> QuerySet[Delivery]:
    """Deliveries that told of them: of a message or a fact of theirs, of who they are, of a conversation with them."""
    theirs = Interaction.objects.filter(identity__in=subject.identities)
    talks = Placement.objects.filter(interaction__in=theirs)
    return Delivery.objects.filter(
        Q(identity_id__in=subject.identities)
        | Q(subject_kind="person", subject_id__in=subject.persons)
        | Q(subject_kind="interaction", subject_id__in=theirs.values("pk"))
        | Q(subject_kind="conversation", subject_id__in=talks.values("conversation"))
    )
