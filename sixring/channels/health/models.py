"""The nouns of health: what was refused at an account's door, and what its provider says of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock


class Refused(models.Model):
    """How many requests to an account were not accepted on a day (UTC), by cause: a row for each cause, not each."""

    account = models.ForeignKey("channels.Account", models.CASCADE, related_name="+")
    day = models.DateField()
    cause = models.CharField(max_length=120)
    count = models.PositiveBigIntegerField(default=0)
    last_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["account", "day", "cause"], name="refused_once_a_day_and_cause")
        ]


class Checkup(models.Model):
    """What was found when the provider was asked last: how the account stands, and what of its list we lack.

    `missed` are the provider's ids of what we still lack, the first hundred; `missing` counts all of them.
    """

    account = models.OneToOneField("channels.Account", models.CASCADE, related_name="checkup")
    looked_at = models.DateTimeField(null=True)
    findings = models.JSONField(default=list)
    trouble = models.TextField(blank=True, help_text="Why the provider could not be asked, in words.")
    compared_at = models.DateTimeField(null=True)
    since = models.DateTimeField(null=True)
    listed = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    missed = models.JSONField(default=list)
    brought = models.PositiveIntegerField(default=0, help_text="How many of those missed have come in by it.")
    not_compared = models.TextField(blank=True, help_text="Why the lists could not be compared, in words.")
