"""What asking holds of a person: that they were asked, by which channel, or why not. Answers are elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from sixring.core.privacy import Section, Subject, Tell, piece, plain, tally

from ..models import Invitation
from ..results import tally as counting

ERASES = {"Invitation": "key dedupe channel language why_not"}
KEEPS = {
    "Trigger": ("rules", "after what and how often this organisation asks"),
    "Ticket": ("digest language", "an anonymous link's digest; whose it is is kept nowhere, and it ends by itself"),
}
SHOWN = ("created_at", "state", "channel", "language", "due_at", "sent_at", "reminded_at", "expires_at", "why_not")


def of(subject: Subject) -> QuerySet[Invitation]:
    return Invitation.objects.filter(identity__in=subject.identities)


def export(subject: Subject) -> Iterator[Section]:
    found = of(subject).select_related("version__survey").order_by("pk")
    rows = [{"survey": one.version.survey.name, **row} for one, row in zip(found, plain(found, SHOWN), strict=True)]
    if rows:
        yield Section("invitations", "Surveys they were asked to answer", rows=rows)


def withdraw(subject: Subject) -> None:
    """Nobody asks them any more."""
    of(subject).filter(state=Invitation.State.WAITING).update(state=Invitation.State.NOT_SENT, why_not="erased")
    of(subject).exclude(remind_at=None).update(remind_at=None)


def erase(subject: Subject, tell: Tell) -> None:
    with piece(tell) as counts:
        counting.leave_invitations(list(of(subject).values_list("pk", flat=True)))
        counts.update(tally(invitations=of(subject).delete()[1].get("feedback.Invitation", 0)))
