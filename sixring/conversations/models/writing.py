"""What is being written: drafts, files on their way up, answers that wait to leave, snippets."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock

from .matter import Conversation


class Draft(models.Model):
    """What an agent has typed and not sent. Colleagues who look at the conversation see it and may take it over."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="drafts")
    agent = models.ForeignKey("core.Agent", models.CASCADE, related_name="+")
    noting = models.BooleanField(default=False)
    text = models.TextField()
    envelope = models.JSONField(
        default=dict, help_text="Way, recipients, subject, uploads, as the composer names them."
    )
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["conversation", "agent", "noting"], name="one_draft_per_agent_and_kind")
        ]


class Upload(models.Model):
    """A file an agent attached in the composer and nothing carries yet. Swept when it stays unused."""

    agent = models.ForeignKey("core.Agent", models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, models.CASCADE, null=True, related_name="+")
    token = models.CharField(max_length=40, unique=True)
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=clock.now)


class Held(models.Model):
    """An answer that was sent off and may still be called back, or one scheduled for later. The row is the state."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        SENT = "sent", "sent"
        CALLED_BACK = "called_back", "called back"
        STOPPED = "stopped", "stopped"

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="held")
    agent = models.ForeignKey("core.Agent", models.PROTECT, related_name="+")
    token = models.CharField(max_length=60, unique=True)
    scheduled = models.BooleanField(default=False)
    due_at = models.DateTimeField()
    text = models.TextField()
    envelope = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    message = models.BigIntegerField(null=True, help_text="The interaction it became.")
    problem = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["due_at"], name="held_due", condition=models.Q(state="waiting"))
        ]


class Snippet(models.Model):
    """A canned text, personal or shared, with {{variables}} that must be filled before it may be sent."""

    name = models.CharField(max_length=60)
    text = models.TextField()
    agent = models.ForeignKey("core.Agent", models.CASCADE, related_name="+")
    shared = models.BooleanField(default=False)
    team = models.ForeignKey("core.Team", models.CASCADE, null=True, blank=True, related_name="+")
    used = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)


class Presence(models.Model):
    """Who looks at a conversation or writes in it just now. A courtesy with a short life; never in the log."""

    class State(models.TextChoices):
        READING = "reading", "is reading"
        WRITING = "writing", "is writing"
        NOTING = "noting", "is writing a note"

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    agent = models.ForeignKey("core.Agent", models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices)
    draft = models.PositiveIntegerField(default=0, help_text="Version of their draft; 0 when there is none.")
    until = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["conversation", "agent"], name="one_place_per_agent_here")
        ]
