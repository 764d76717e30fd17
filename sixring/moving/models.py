"""The nouns of moving: a move in or out with how far it is, what it set aside, and which row became what."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock


class Move(models.Model):
    """History that is brought in, or all that is taken out. The row is the state: whoever works on it can be killed.

    `stage` and `place` say how far it is: so many rows of that stage are done. They are written in the transaction of
    what was done, so none is done twice or left out.
    """

    class State(models.TextChoices):
        LOOKING = "looking", "looks through it"
        LOOKED = "looked", "looked through"
        RUNNING = "running", "is under way"
        STOPPED = "stopped", "stopped"
        DONE = "done", "done"
        FAILED = "failed", "failed"

    kind = models.CharField(max_length=20, help_text="zendesk, csv; export for what goes out.")
    name = models.CharField(max_length=200, help_text="As people know the file.")
    source = models.CharField(max_length=1000, help_text="A file or folder on the server.")
    uploaded = models.BooleanField(default=False, help_text="The file is ours to delete.")
    trust = models.CharField(max_length=10, default="verified")
    mapping = models.JSONField(default=dict, blank=True)
    account = models.ForeignKey("channels.Account", models.PROTECT, null=True, related_name="+")
    agent = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+", help_text="Who asked for it.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.LOOKING)
    stage = models.CharField(max_length=20, blank=True)
    place = models.PositiveBigIntegerField(default=0)
    looked = models.JSONField(default=dict, blank=True, help_text="What looking through it found.")
    counts = models.JSONField(default=dict, blank=True, help_text="What became of its rows.")
    problem = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["id"], name="move_under_way", condition=models.Q(state__in=["looking", "running"]))
        ]


class Reject(models.Model):
    """A row that could not be brought in: where it stands, why, and as it is, to be corrected and tried again."""

    class State(models.TextChoices):
        SEEN = "seen", "seen in the dry run"
        OPEN = "open", "set aside"
        TAKEN = "taken", "brought in after all"

    move = models.ForeignKey(Move, models.CASCADE, related_name="rejects")
    stage = models.CharField(max_length=20)
    file = models.CharField(max_length=200)
    line = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=500)
    raw = models.TextField(blank=True)
    whole = models.BooleanField(default=True, help_text="False: only the beginning of it was kept.")
    state = models.CharField(max_length=5, choices=State.choices, default=State.OPEN)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["move", "stage", "file", "line"], name="one_reject_per_row")
        ]


class Counterpart(models.Model):
    """What a row of the old system is here: its user an identity, its ticket a conversation, its agent a colleague.

    `digest` is of the row as it was brought in last, so that the same again is known; `note` is what it is called.
    """

    account = models.ForeignKey("channels.Account", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)
    old = models.CharField(max_length=120)
    ours = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=32, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["account", "kind", "old"], name="one_counterpart_per_row")
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["kind", "ours"], name="counterpart_of_ours")]
