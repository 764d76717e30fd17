"""What was brought together or parted by a colleague, so that it can be taken back; and what we learn of reasons."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock

from .matter import ContactReason, Conversation


class Regrouping(models.Model):
    """Two conversations became one, or one became two. `before` holds what the act replaced, until it is undone."""

    class Kind(models.TextChoices):
        MERGE = "merge", "merged"
        SPLIT = "split", "split"

    kind = models.CharField(max_length=5, choices=Kind.choices)
    source = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    target = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    touches = models.JSONField(default=list, help_text="Ids of the interactions that were placed anew.")
    before = models.JSONField(default=dict)
    agent = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True)


class ReasonWord(models.Model):
    """How many conversations of a reason began with this word; the empty word counts the conversations themselves."""

    reason = models.ForeignKey(ContactReason, models.CASCADE, related_name="+", db_index=False)
    word = models.CharField(max_length=40, blank=True)
    n = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["word", "reason"], name="one_count_per_word_and_reason")
        ]
