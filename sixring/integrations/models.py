"""The nouns of integrations: answers kept so that an act sent twice is done once."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock

from .webhooks.models import Attempt, Delivery, Endpoint

__all__ = ["Attempt", "Delivery", "Endpoint", "KeptAnswer"]


class KeptAnswer(models.Model):
    """What was answered to an act that a program named by a key of its own. `status` is empty while it is under way.

    `asked` is a digest of what was sent. `claimed_at` says since when somebody is at it.
    """

    token = models.ForeignKey("core.ApiToken", models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    asked = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=clock.now, db_index=True)
    claimed_at = models.DateTimeField(default=clock.now)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    forgotten = models.BooleanField(default=False, help_text="Its words were erased with a person's data.")

    class Meta:
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_per_key")]
