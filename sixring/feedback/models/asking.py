"""Who is asked, when, and where."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock


class Trigger(models.Model):
    """After what a survey is sent: `rules` says delay, channels, share, quota, quiet days (`asking/rules.py`)."""

    class Moment(models.TextChoices):
        RESOLVED = "resolved", "A matter is resolved"
        DELIVERED = "delivered", "An order is delivered"
        VISITED = "visited", "A visit to the store"
        CALLED = "called", "A call has ended"
        TENURE = "tenure", "A customer since so many days"

    survey = models.ForeignKey("feedback.Survey", models.CASCADE, related_name="triggers")
    moment = models.CharField(max_length=10, choices=Moment.choices)
    rules = models.JSONField(default=dict)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)


class Invitation(models.Model):
    """Somebody is asked once. The link carries a signed token of this row; `key` is unguessable and in no log."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits to be sent"
        SENT = "sent", "Sent"
        STARTED = "started", "Begun"
        ANSWERED = "answered", "Answered"
        NOT_SENT = "not_sent", "Not sent"
        EXPIRED = "expired", "Expired"

    version = models.ForeignKey("feedback.SurveyVersion", models.PROTECT, related_name="invitations")
    trigger = models.ForeignKey(Trigger, models.SET_NULL, null=True, related_name="+")
    identity = models.ForeignKey("people.Identity", models.PROTECT, null=True, related_name="+")
    conversation = models.ForeignKey("conversations.Conversation", models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    about = models.ForeignKey("interactions.Interaction", models.SET_NULL, null=True, related_name="+")
    key = models.CharField(max_length=64, unique=True)
    dedupe = models.CharField(
        max_length=120, unique=True, help_text="The occasion: asked once, however often it is told."
    )
    channel = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    why_not = models.CharField(
        max_length=120, blank=True, help_text="Why it was not sent, a word of `asking/reasons.py`."
    )
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often sending it broke off.")
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True, help_text="When they are reminded, once; empty where they are not.")
    reminded_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    counted = models.BooleanField(default=False, help_text="Whether the tally holds that it was sent.")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["due_at"], name="invitation_due", condition=models.Q(state="waiting")),
            models.Index(
                fields=["remind_at"], name="invitation_to_remind", condition=models.Q(remind_at__isnull=False)
            ),
            models.Index(
                fields=["expires_at"], name="invitation_to_end", condition=models.Q(state__in=["sent", "started"])
            ),
            models.Index(fields=["identity", "sent_at"], name="invitation_of_identity"),
            models.Index(fields=["version", "state"], name="invitation_of_version"),
            models.Index(
                fields=["version"], name="invitation_uncounted",
                condition=models.Q(counted=False, sent_at__isnull=False),
            ),
            models.Index(fields=["sent_at"], name="invitation_counted", condition=models.Q(counted=True)),
        ]  # fmt: skip


class Ticket(models.Model):
    """An anonymous answer that may still be given. It names nobody: which invitation its link went out with is kept
    nowhere, and it is gone once it was used. `digest` is the SHA-256 of the key in the link.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    version = models.ForeignKey("feedback.SurveyVersion", models.CASCADE, related_name="+")
    language = models.CharField(max_length=12, blank=True)
    expires_at = models.DateTimeField(help_text="The end of a day, the same for all who were asked on it.")


class AskingLimits(models.Model):
    """How often one person is asked at most, over all surveys: one row, made when something is first decided."""

    quiet_days = models.PositiveSmallIntegerField(default=30, help_text="Days between two questions.")
    most = models.PositiveSmallIntegerField(default=6, help_text="Questions within a year.")
