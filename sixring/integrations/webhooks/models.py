"""The nouns of outgoing webhooks: endpoints, what each is to be told, and every attempt to tell it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock


class Endpoint(models.Model):
    """An address that is told of chosen `kinds` of events, as far as its `owner` may see them.

    `sealed` holds the secret it is signed with, and until `former_until` the one before. It hears of what stands behind
    row `since` of the log; no cursor, for a restore numbers those anew. `failing_since` is the first failure after
    which nothing was accepted any more.
    """

    owner = models.ForeignKey("core.Agent", models.PROTECT, related_name="+")
    url = models.CharField(max_length=500)
    description = models.CharField(max_length=200, blank=True)
    kinds = models.JSONField(default=list)
    sealed = models.TextField()
    former_until = models.DateTimeField(null=True)
    since = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)
    accepted_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_why = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.description or self.url


class Delivery(models.Model):
    """One event that one endpoint is to be told of. Ids only: what is told is put together when it is sent.

    Whoever sends it holds it until `lease_until`; when that passes without an outcome it is due again. `key` is the
    `webhook-id`, the same however often it is sent.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        ACCEPTED = "accepted", "accepted"
        FAILED = "failed", "given up"
        WITHHELD = "withheld", "not told"

    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="deliveries")
    key = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=40)
    change = models.BigIntegerField(null=True, help_text="The row of the log it tells of; empty for a test.")
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    identity_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(help_text="When it happened.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0, help_text="Since it was last asked for.")
    due_at = models.DateTimeField(default=clock.now)
    lease_until = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["endpoint", "change", "kind"], name="one_delivery_per_event")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["endpoint", "due_at"], name="delivery_due", condition=models.Q(state="waiting")),
            models.Index(fields=["endpoint", "-id"], name="delivery_log"),
            models.Index(fields=["settled_at"], name="delivery_settled"),
            models.Index(fields=["subject_kind", "subject_id"], name="delivery_subject"),
        ]


class Attempt(models.Model):
    """One attempt to tell it: the status of the answer and how it began, or why there was none."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="tries")
    at = models.DateTimeField(default=clock.now)
    status = models.PositiveSmallIntegerField(null=True)
    excerpt = models.TextField(blank=True)
    error = models.CharField(max_length=500, blank=True)
    milliseconds = models.PositiveIntegerField(default=0)
