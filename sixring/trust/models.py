"""The nouns of trust: erasures and their receipts, exports of a person, and how long things are kept."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.db import models

from sixring.core import clock


def new_key() -> str:
    return secrets.token_hex(16)


class Erasure(models.Model):
    """A person is being erased, or was: then this row is the receipt. It holds no personal value; while work is left,
    `sealed` holds whom it is about, under this installation's key."""

    class State(models.TextChoices):
        ERASING = "erasing", "being erased"
        CLEANING = "cleaning", "being cleaned from the disk"
        DONE = "done", "erased"

    class Via(models.TextChoices):
        PAGE = "page", "on the person's page"
        COMMAND = "command", "on the command line"
        API = "api", "by a program"
        REPLAY = "replay", "again, after a restore"

    key = models.CharField(max_length=32, unique=True, default=new_key)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ERASING)
    via = models.CharField(max_length=8, choices=Via.choices)
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    sealed = models.TextField(blank=True)
    digests = models.JSONField(default=list, help_text="Keyed hashes of what they were reached by.")
    suppressed = models.BooleanField(default=False, help_text="Their addresses are never written to again.")
    counts = models.JSONField(default=dict, help_text="Room -> what -> how many.")
    cleaned = models.JSONField(default=list, help_text="What was done to the disk, in words of ours.")
    attempts = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["id"], name="erasure_open", condition=~models.Q(state="done"))
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def total(self) -> int:
        return sum(n for told in self.counts.values() for n in told.values())


class PersonExport(models.Model):
    """Everything held of a person, made into one file that waits some days to be fetched."""

    class State(models.TextChoices):
        WAITING = "waiting", "being made"
        READY = "ready", "ready"
        FAILED = "failed", "failed"
        GONE = "gone", "deleted"

    key = models.CharField(max_length=32, unique=True, default=new_key)
    person = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)
    size = models.PositiveBigIntegerField(default=0)
    fetched_at = models.DateTimeField(null=True)


class Keeping(models.Model):
    """How many days one kind of thing is kept; none: for good."""

    kind = models.CharField(max_length=40, primary_key=True)
    days = models.PositiveIntegerField(null=True)
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)


class LetGo(models.Model):
    """How much of a kind was let go on a day because its time was over."""

    kind = models.CharField(max_length=40)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["kind", "day"], name="one_line_per_kind_and_day")
        ]
