"""The nouns of interactions: touches and their attachments."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.channels.amendments import Amended
from sixring.core import clock
from sixring.core.proof import ProofKind


class Interaction(models.Model):
    """One touch with a customer. Rows are only added; the few that must change are told by changes.

    `identity` is the customer's, also for what we sent. `dedupe` is unique within the account, so that the same touch
    delivered again is known. `reference` names a message for those that answer it. Times are UTC: when it happened as
    the far side says, corrected for its clock; when it reached us; when it was recorded.
    """

    class Direction(models.TextChoices):
        IN = "in", "from the customer"
        OUT = "out", "to the customer"

    account = models.ForeignKey("channels.Account", models.PROTECT, related_name="+")
    arrival = models.ForeignKey("channels.Arrival", models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=30)
    kind = models.CharField(max_length=20)
    direction = models.CharField(max_length=3, choices=Direction.choices)
    identity = models.ForeignKey("people.Identity", models.PROTECT, null=True, related_name="interactions")
    agent = models.ForeignKey("core.Agent", models.PROTECT, null=True, related_name="+")
    proof = models.CharField(max_length=10, choices=ProofKind.choices)
    proof_by = models.CharField(max_length=200, blank=True)
    dedupe = models.CharField(max_length=200)
    reference = models.CharField(max_length=300, null=True)  # noqa: DJ001  # null keeps most rows out of the index
    thread = models.CharField(max_length=200, blank=True)
    automatic = models.CharField(max_length=100, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["account", "dedupe"], name="one_interaction_per_touch")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["identity", "occurred_at"], name="interaction_story"),
            models.Index(fields=["account", "occurred_at"], name="interaction_on_account"),
            models.Index(
                fields=["reference"], name="interaction_reference", condition=models.Q(reference__isnull=False)
            ),
            models.Index(fields=["thread", "account"], name="interaction_thread", condition=~models.Q(thread="")),
        ]

    @property
    def outgoing(self) -> bool:
        return self.direction == self.Direction.OUT


class Attachment(models.Model):
    """A file that came with a touch. Its bytes lie under a random key outside any web root, equal ones on disk once."""

    interaction = models.ForeignKey(Interaction, models.CASCADE, related_name="attachments")
    key = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    inline_id = models.CharField(max_length=255, blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the bytes, where we had them at once.")

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["digest"], name="attachment_digest", condition=~models.Q(digest=""))
        ]


class Amendment(models.Model):
    """What was done to a message after it was said. Rows are only added; what the message shows follows from them.

    One that came before its message waits without `interaction`. `who` did it, as kind:value; empty for whoever wrote
    the message. `text` is the new words, or the sign of a reaction. `item` is its place in the arrival.
    """

    account = models.ForeignKey("channels.Account", models.PROTECT, related_name="+")
    arrival = models.ForeignKey("channels.Arrival", models.PROTECT, related_name="+")
    item = models.PositiveIntegerField()
    reference = models.CharField(max_length=300)
    interaction = models.ForeignKey(Interaction, models.CASCADE, null=True, related_name="amendments")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Amended])
    who = models.CharField(max_length=450, blank=True)
    own = models.CharField(max_length=300, blank=True, help_text="What it is called itself, where it can be undone.")
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["arrival", "item"], name="one_amendment_per_item")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["reference", "account"], name="amendment_waiting", condition=models.Q(interaction=None)
            ),
            models.Index(fields=["own", "account"], name="amendment_own", condition=~models.Q(own="")),
        ]
