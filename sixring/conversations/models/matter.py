"""The matter itself. `Placement` is the truth of which touch belongs where; a conversation's own times, state of
waiting, reach and preview follow from it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock


class Reach(models.Model):
    """The set of accounts whose messages a conversation holds, shared by all conversations with the same set.

    Who may see a conversation follows from its reach, so a list asks for a handful of numbers instead of looking at
    every placement. `key` is the sorted account ids: "3", "3-17".
    """

    key = models.CharField(max_length=500, unique=True)


class Tag(models.Model):
    name = models.CharField(max_length=50, unique=True)

    def __str__(self) -> str:
        return self.name


class ContactReason(models.Model):
    """Why customers contact us, as the team names it. Retired reasons stay on the conversations that have them."""

    name = models.CharField(max_length=80, unique=True)
    order = models.PositiveSmallIntegerField(default=0)
    retired = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Conversation(models.Model):
    """A matter, whatever channels it crosses. `anchor` is the customer's identity it began with."""

    class State(models.TextChoices):
        NEEDS_US = "needs_us", "Needs us"
        WAITING = "waiting", "Waiting for the customer"
        ON_HOLD = "on_hold", "Waiting for a colleague or supplier"
        RESOLVED = "resolved", "Resolved"

    class Noise(models.TextChoices):
        NONE = "", "a request"
        SPAM = "spam", "spam"
        NOT_A_REQUEST = "not_request", "not a request"

    subject = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEEDS_US)
    anchor = models.ForeignKey("people.Identity", models.PROTECT, null=True, related_name="+")
    reach = models.ForeignKey(Reach, models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey("core.Team", models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.ForeignKey(ContactReason, models.PROTECT, null=True, blank=True, related_name="+")
    tags = models.ManyToManyField(Tag, blank=True, related_name="conversations")
    fields = models.JSONField(default=dict, blank=True, help_text="Values of the custom fields, by their key.")
    noise = models.CharField(max_length=12, choices=Noise.choices, default=Noise.NONE, blank=True)
    held_for = models.CharField(max_length=120, blank=True, help_text="Whom we wait for while it is on hold.")
    assignee = models.ForeignKey("core.Agent", models.SET_NULL, null=True, blank=True, related_name="+")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    doubt = models.CharField(max_length=300, blank=True, help_text="Why this may be two matters, in words.")
    channel = models.CharField(max_length=30, blank=True)
    preview = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    last_in_at = models.DateTimeField(null=True)
    last_out_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True, help_text="When our answer is due; empty while nobody waits for us.")

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["state", "-touched_at"], name="conversation_queue"),
            models.Index(fields=["anchor"], name="conversation_open", condition=~models.Q(state="resolved")),
        ]

    # What a touch just did to it, until it is saved.
    spoken_in = False
    reopened = False

    @property
    def audience(self) -> str:
        """The audience key of changes about this conversation."""
        return f"conversation:{self.pk}"


class Placement(models.Model):
    """A touch was placed in a conversation, and why. Placing anew adds a row; `current` is a projection."""

    class Reason(models.TextChoices):
        TOKEN = "token", "carries our signed token"
        THREAD = "thread", "answers a message of this conversation"
        CHOSEN = "chosen", "chosen by a colleague"
        ONLY_OPEN = "only_open", "the person's only open matter"
        NEW = "new", "began this conversation"
        PARENT_ARRIVED = "parent_arrived", "what it answers arrived later"
        REPLY = "reply", "our reply"
        MOVED = "moved", "moved by a colleague"

    interaction = models.ForeignKey("interactions.Interaction", models.PROTECT, related_name="placements")
    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="placements")
    reason = models.CharField(max_length=16, choices=Reason.choices)
    evidence = models.CharField(max_length=300, blank=True)
    relied_on = models.ForeignKey("people.Identity", models.PROTECT, null=True, related_name="+")
    provisional = models.BooleanField(default=False)
    current = models.BooleanField(default=True)
    actor_kind = models.CharField(max_length=10, default="system")
    actor_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["interaction"], name="one_place_at_a_time", condition=models.Q(current=True)
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["conversation", "interaction"], name="placement_story", condition=models.Q(current=True)
            )
        ]


class Audience(models.Model):
    """Who besides the interaction's own identity this message was addressed to, and so may be shown it."""

    interaction = models.ForeignKey("interactions.Interaction", models.CASCADE, related_name="audience")
    identity = models.ForeignKey("people.Identity", models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["interaction", "identity"], name="one_seat_in_the_audience")
        ]


class Awaited(models.Model):
    """A message answers one that has not arrived; when it does, the conversations become one."""

    reference = models.CharField(max_length=300, db_index=True)
    interaction = models.ForeignKey("interactions.Interaction", models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["reference", "interaction"], name="awaited_once")
        ]
