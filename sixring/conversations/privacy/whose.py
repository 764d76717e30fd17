"""Which conversations concern a person, and whether others take part in them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from sixring.core.privacy import Subject
from sixring.interactions import privacy as of_touches
from sixring.interactions.models import Interaction

from ..models import Conversation, Placement


def concerned(subject: Subject) -> QuerySet[Conversation]:
    """Conversations that began with them, or in which one of their messages stands or ever stood."""
    theirs = Placement.objects.filter(interaction__in=mine(subject)).values("conversation")
    return Conversation.objects.filter(Q(anchor__in=subject.identities) | Q(pk__in=theirs))


def mine(subject: Subject) -> QuerySet[Interaction, Interaction]:
    return of_touches.touches(subject)


def is_shared(conversation: int, subject: Subject) -> bool:
    """Rule: a touch of somebody else stands in it. What is from nobody known is no somebody."""
    return others_in(conversation, subject).exclude(interaction__identity=None).exists()


def others_in(conversation: int, subject: Subject) -> QuerySet[Placement]:
    placed = Placement.objects.filter(conversation=conversation, current=True)
    return placed.exclude(interaction__in=mine(subject).values("pk"))
