"""What colleagues put beside a conversation: notes, mentions, rests, promises, drafts, and what can be taken back."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock

from .matter import Conversation


class Note(models.Model):
    """What a colleague wrote for colleagues. No customer-facing view reads this table."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="notes")
    agent = models.ForeignKey("core.Agent", models.PROTECT, related_name="+")
    text = models.TextField(help_text="Empty once it was taken away; that it stood there stays.")
    at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True)


class Snooze(models.Model):
    """The row is the state: a conversation rests while it has one."""

    conversation = models.OneToOneField(Conversation, models.CASCADE, related_name="snooze")
    due_at = models.DateTimeField(db_index=True)
    by = models.ForeignKey("core.Agent", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)


class Mention(models.Model):
    """A colleague was named in a note."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="mentions")
    agent = models.ForeignKey("core.Agent", models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["note", "agent"], name="mentioned_once_in_a_note")
        ]


class Notice(models.Model):
    """Something an agent should hear of: a mention, an assignment, a promise that is due. Ids and our words only."""

    agent = models.ForeignKey("core.Agent", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, help_text="One of `notices.KINDS`.")
    conversation = models.ForeignKey(Conversation, models.CASCADE, null=True, related_name="+")
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    key = models.CharField(max_length=100, unique=True, help_text="One cause gives one notice, however often told.")
    at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)
    digested_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["agent", "-at"], name="notice_of_agent"),
            models.Index(fields=["agent"], name="notice_unread", condition=models.Q(read_at=None)),
        ]


class Promise(models.Model):
    """What we told a customer we would do, by when, and who keeps it. Open until it is kept, broken or called off."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        KEPT = "kept", "kept"
        CALLED_OFF = "called_off", "called off"

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="promises")
    what = models.CharField(max_length=200)
    due_at = models.DateTimeField()
    agent = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    at = models.DateTimeField(default=clock.now)
    # Null, not "", for promises made by hand: they have no key, and several nulls are no repeat.
    key = models.CharField(max_length=100, unique=True, null=True)  # noqa: DJ001
    reminded_at = models.DateTimeField(null=True)
    brought_back_at = models.DateTimeField(null=True, help_text="When it fell due and the conversation came back.")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["due_at"], name="promise_due", condition=models.Q(state="open"))
        ]


class Deed(models.Model):
    """An act on one or many conversations that can be taken back: what each was before, and what was made of it."""

    agent = models.ForeignKey("core.Agent", models.CASCADE, related_name="+")
    verb = models.CharField(max_length=30)
    before = models.JSONField(help_text="Conversation id -> the values the act replaced.")
    after = models.JSONField(help_text="Conversation id -> the values it wrote; undone only where they still stand.")
    at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True)


class SavedView(models.Model):
    """A queue somebody put together: what it filters and how it sorts; private, or shared with a team or everybody."""

    name = models.CharField(max_length=60)
    agent = models.ForeignKey("core.Agent", models.CASCADE, related_name="+")
    team = models.ForeignKey("core.Team", models.CASCADE, null=True, blank=True, related_name="+")
    shared = models.BooleanField(default=False)
    query = models.JSONField(default=dict)
    order = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)
