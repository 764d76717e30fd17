"""What lies about: files of the chat, links asked for, rules about a sender, what colleagues named after somebody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from sixring.channels.privacy import scrub
from sixring.core.privacy import Counts, File, Section, Subject, naming, tally
from sixring.interactions import privacy as of_touches
from sixring.interactions.models import Attachment

from ..models import (
    AskedLink,
    Audience,
    Conversation,
    Deed,
    Flood,
    Handover,
    NoiseRule,
    Placement,
    PushSubscription,
    Regrouping,
    SavedView,
    SpentUserToken,
    Tag,
    Verification,
    VisitorFile,
)  # fmt: skip
from .whose import mine

# Rows that mean somebody, and nothing without them.
NAMED_AFTER: Sequence[tuple[Any, str]] = (
    (SavedView, "name"), (SavedView, "query"), (Regrouping, "before"), (Tag, "name"),
)  # fmt: skip


def erase(subject: Subject) -> Counts:
    ids, persons = subject.identities, subject.persons
    counts = tally(files=forget_visitor_files(subject), rules_about_a_sender=forget_rules(subject))
    SpentUserToken.objects.filter(of_visitors(subject)).delete()
    AskedLink.objects.filter(address_in(subject, "address")).delete()
    PushSubscription.objects.filter(identity__in=ids).delete()
    Handover.objects.filter(Q(identity__in=ids) | Q(used_by__in=ids) | address_in(subject, "address")).delete()
    Verification.objects.filter(Q(claimed__in=ids) | Q(proven__in=ids) | Q(person__in=persons)).delete()
    Placement.objects.filter(interaction__in=mine(subject).values("pk")).delete()
    Placement.objects.filter(relied_on__in=ids).update(relied_on=None)
    Audience.objects.filter(identity__in=ids).delete()
    Conversation.objects.filter(anchor__in=ids).update(anchor=None)
    for model, column in NAMED_AFTER:
        model.objects.filter(pk__in=[row.pk for row in naming(model.objects.all(), column, subject.traces)]).delete()
    scrub(Flood.objects.all(), ("label",), subject.traces)
    scrub(Deed.objects.all(), ("before", "after"), subject.traces)
    return counts


def visitor_files(subject: Subject) -> QuerySet[VisitorFile]:
    return VisitorFile.objects.filter(of_visitors(subject))


def of_visitors(subject: Subject) -> Q:
    """Rows of an account and a visitor; of nobody where they never chatted."""
    found = Q(pk=None)
    for kind, scope, value in subject.known_as:
        if kind == "visitor":
            found |= Q(visitor=value, account__key=scope)
    return found


def address_in(subject: Subject, column: str) -> Q:
    found = Q(pk=None)
    for value in subject.values("email", "phone"):
        found |= Q(**{f"{column}__iexact": value})
    return found


def forget_visitor_files(subject: Subject) -> int:
    rows = visitor_files(subject)
    keys = set(rows.values_list("key", flat=True))
    rows.delete()
    of_touches.drop_media(keys - set(Attachment.objects.filter(key__in=keys).values_list("key", flat=True)))
    return len(keys)


def forget_rules(subject: Subject) -> int:
    """Rules about their very address; a rule about a whole domain or list is not about them."""
    about = Q(pk=None)
    for kind, scope, value in subject.known_as:
        about |= Q(kind=kind, scope=scope, value__iexact=value)
    named = [rule.pk for rule in naming(NoiseRule.objects.all(), "value", subject.traces)]
    return NoiseRule.objects.filter(about | Q(pk__in=named)).delete()[0]


def export(subject: Subject) -> Iterator[Section]:
    waiting = [File(f"{one.pk} {one.name}", one.key) for one in visitor_files(subject).filter(sent_as="")]
    if waiting:
        yield Section("chat-files", "Files left in the chat", "Files they attached and never sent.", [], waiting)
