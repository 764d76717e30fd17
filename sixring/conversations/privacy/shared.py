"""Conversations other customers take part in: the person leaves them, and the others keep what is theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from sixring.channels.privacy import scrub
from sixring.core import changes
from sixring.core.actors import SYSTEM
from sixring.core.privacy import Counts, Subject, tally
from sixring.core.privacy.traces import Traces
from sixring.interactions import privacy as of_touches
from sixring.interactions.models import Interaction

from .. import upkeep
from ..matter import reasons
from ..models import (
    Audience,
    Conversation,
    Draft,
    Handover,
    Held,
    Note,
    Placement,
    Promise,
    Regrouping,
    Upload,
    Verification,
)  # fmt: skip
from .alone import forget_deeds, unlearn
from .whose import mine, others_in

BESIDE: Sequence[tuple[Any, tuple[str, ...]]] = (
    (Note, ("text",)),
    (Draft, ("text", "envelope")),
    (Held, ("text", "envelope", "problem")),
    (Promise, ("what",)),
    (Upload, ("name",)),
)
OWN = ("subject", "doubt", "preview", "held_for", "fields")


def leave(conversation: int, subject: Subject) -> Counts:
    """Take the person out of it: messages, seats, and whatever names or quotes them."""
    row = Conversation.objects.select_for_update().get(pk=conversation)
    theirs = Interaction.objects.filter(pk__in=mine(subject).values("pk"), placements__conversation=row).distinct()
    traces = subject.named.with_lines(theirs.values_list("text", flat=True))
    others = list(others_in(conversation, subject).values_list("interaction", flat=True))
    began = not others or Placement.objects.filter(conversation=row, interaction__in=theirs, reason="new").exists()
    unlearn(row)
    Placement.objects.filter(conversation=row, interaction__in=mine(subject).values("pk")).delete()
    Audience.objects.filter(interaction__in=others, identity__in=subject.identities).delete()
    cleared = of_touches.clear_of(others, traces)
    scrubbed = sum(scrub(model.objects.filter(conversation=row), columns, traces) for model, columns in BESIDE)
    scrub(Placement.objects.filter(conversation=row), ("evidence",), traces)
    forget(row, subject)
    tell_anew(row, traces, began=began)
    changes.record("conversation.person_erased", row, actor=SYSTEM, audience=row.audience)
    return tally(shared_conversations=1, messages_of_others_cleared=cleared, notes_and_drafts_cleared=scrubbed)


def forget(row: Conversation, subject: Subject) -> None:
    Verification.objects.filter(conversation=row, claimed__in=subject.identities).delete()
    Verification.objects.filter(conversation=row, proven__in=subject.identities).delete()
    Handover.objects.filter(conversation=row, identity__in=subject.identities).delete()
    merges: QuerySet[Regrouping] = Regrouping.objects.filter(source=row) | Regrouping.objects.filter(target=row)
    merges.delete()
    forget_deeds([row.pk])


def tell_anew(row: Conversation, traces: Traces, *, began: bool) -> None:
    """What it shows of itself follows from the messages that stayed; its name too, if it was the person's."""
    for name in OWN:
        setattr(row, name, traces.out_of(getattr(row, name)))
    row.subject = "" if began else row.subject
    row.preview = ""
    row.save(update_fields=OWN)
    upkeep.retell(row)
    if row.reason_id:
        reasons.learn(row, None, row.reason_id)
