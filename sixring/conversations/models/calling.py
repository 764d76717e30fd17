"""Phone calls: one row a call, beside the touch it is in the story."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class Call(models.Model):
    """A phone call. What it is follows from `events`, everything told of it, whatever the order they came in; what a
    colleague does with it stands in `asked` (whose phone rings for it), `agent` (who has it) and `wrapped_at`.

    Seconds: it rang, they talked, the customer was held, and the colleague wrote it up.
    """

    class State(models.TextChoices):
        RINGING = "ringing", "rings"
        TALKING = "talking", "is talked in"
        HELD = "held", "is on hold"
        ENDED = "ended", "is over"
        MISSED = "missed", "was missed"
        VOICEMAIL = "voicemail", "left a voicemail"

    account = models.ForeignKey("channels.Account", models.PROTECT, related_name="+")
    key = models.CharField(max_length=150)
    interaction = models.OneToOneField("interactions.Interaction", models.CASCADE, related_name="call")
    outgoing = models.BooleanField(default=False)
    number = models.CharField(max_length=60, blank=True, help_text="The customer's; empty when it was withheld.")
    ours = models.CharField(max_length=60, blank=True)
    queue = models.CharField(max_length=60, blank=True)
    events = models.JSONField(default=list)
    said = models.JSONField(default=dict, help_text="The provider's own names of it.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.RINGING)
    rang_at = models.DateTimeField(db_index=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ring_s = models.PositiveIntegerField(null=True)
    talk_s = models.PositiveIntegerField(null=True)
    hold_s = models.PositiveIntegerField(null=True)
    wrap_s = models.PositiveIntegerField(null=True)
    asked = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    agent = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    join_at = models.DateTimeField(null=True, help_text="A colleague has picked up; the caller is brought to them.")
    outcome = models.CharField(max_length=20, blank=True)
    wrapped_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["account", "key"], name="one_call_of_a_key")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["join_at"], name="call_to_join", condition=models.Q(join_at__isnull=False))
        ]
