"""What lists show of feelings: a mark on what is strongly negative or urgent and still open, and a filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sixring.conversations.models import Conversation

from ..models import Mood
from . import words

CHOICES = (
    ("angry", _("very unhappy")), ("negative", _("unhappy")), ("positive", _("pleased")), ("urgent", _("urgent")),
    ("repeated", _("had to repeat themselves")), ("worse", _("getting worse")),
)  # fmt: skip
MEANS = {
    "angry": Q(angry=True), "negative": Q(label="negative"), "positive": Q(label="positive"), "urgent": Q(urgent=True),
    "repeated": Q(repeated=True), "worse": Q(trend__lte=-0.3),
}  # fmt: skip


def of_rows(conversations: Sequence[Conversation]) -> Mapping[int, str]:
    """Words for those that are open and whose customer was very unhappy, or urgent, the last time they wrote."""
    going = [one.pk for one in conversations if one.state != Conversation.State.RESOLVED]
    loud = Mood.objects.filter(Q(angry=True) | Q(urgent=True), conversation__in=going)
    return {mood.conversation_id: words.mark(mood) for mood in loud}


def means(value: str) -> Q | None:
    """Conversations of such a feeling."""
    wanted = MEANS.get(value)
    return None if wanted is None else Q(pk__in=Mood.objects.filter(wanted).values("conversation"))


def said(value: str) -> str:
    return str(dict(CHOICES).get(value, value))
