"""The matter itself. `Placement` is the truth of which touch belongs where; a conversation's own times, state of
waiting, reach and preview follow from it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock


class Reach(models.Model):
    """The set of accounts whose messages a conversation holds, shared by all conversations with the same set.

    Who may see a conversation follows from its reach, so a list asks for a handful of numbers instead of looking at
    every placement. `key` is the sorted account ids: "3", "3-17". Rows are only added.
    """

    key = models.CharField(max_length=500, unique=True)
    accounts = models.ManyToManyField("channels.Account", related_name="+")


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


STANDING = ("merged_into", "noise")


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
    # No index of their own: a planner would take one for a list, and sort half of the table. Meta has those that fit.
    reach = models.ForeignKey(Reach, models.PROTECT, null=True, related_name="+", db_index=False)
    team = models.ForeignKey("core.Team", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    reason = models.ForeignKey(ContactReason, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    tags = models.ManyToManyField(Tag, blank=True, related_name="conversations")
    fields = models.JSONField(default=dict, blank=True, help_text="Values of the custom fields, by their key.")
    noise = models.CharField(max_length=12, choices=Noise.choices, default=Noise.NONE, blank=True)
    held_for = models.CharField(max_length=120, blank=True, help_text="Whom we wait for while it is on hold.")
    assignee = models.ForeignKey("core.Agent", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
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
            # Lists walk one of these in their order; the columns behind the order let them pass by what is hidden or
            # filtered out without a look at the row, and count without any: SQLite doesn't take the condition of an
            # index for known, so what it names stands among the columns too.
            models.Index(
                fields=["due_at", "id", "reach", "assignee", "team", "channel", "last_in_at", "touched_at",
                        *STANDING, "state"],
                name="conversation_due",
                condition=models.Q(merged_into=None, noise="", state="needs_us"),
            ),
            models.Index(
                fields=["state", "-touched_at", "-id", "reach", "assignee", "team", "channel", *STANDING],
                name="conversation_going_on",
                condition=models.Q(merged_into=None, noise="")
                & ~models.Q(state="resolved")
                & ~models.Q(state="needs_us"),
            ),
            models.Index(
                fields=["assignee", "-touched_at", "-id", "reach", "state", *STANDING], name="conversation_of_agent",
                condition=models.Q(merged_into=None, noise="", assignee__isnull=False),
            ),
            models.Index(
                fields=["assignee", "due_at", "reach", "state", *STANDING], name="conversation_mine",
                condition=models.Q(merged_into=None, noise="", assignee__isnull=False) & ~models.Q(state="resolved"),
            ),
            models.Index(
                fields=["team", "due_at", "reach", *STANDING, "state"], name="conversation_due_to_team",
                condition=models.Q(merged_into=None, noise="", state="needs_us", team__isnull=False),
            ),
            models.Index(
                fields=["team", "-touched_at", "-id", "reach", "state", *STANDING], name="conversation_of_team",
                condition=models.Q(merged_into=None, noise="", team__isnull=False),
            ),
            models.Index(
                fields=["reason", "-touched_at", "-id", "reach", "state", *STANDING], name="conversation_of_reason",
                condition=models.Q(merged_into=None, noise="", reason__isnull=False),
            ),
            models.Index(
                fields=["-touched_at", "-id", "reach", "state", "channel", "opened_at", *STANDING],
                name="conversation_touched",
                condition=models.Q(merged_into=None, noise=""),
            ),
            models.Index(
                fields=["channel", "-touched_at", "-id", "reach", "state", *STANDING], name="conversation_of_channel",
                condition=models.Q(merged_into=None, noise="", channel__gt=""),  # for those who ask so: see `filters`
            ),
            models.Index(
                fields=["last_in_at", "id", "reach", "assignee", "team", "channel", *STANDING, "state"],
                name="conversation_heard",
                condition=models.Q(merged_into=None, noise="", state="needs_us"),
            ),
            models.Index(
                fields=["touched_at", "id", "reach", "assignee", "team", "channel", *STANDING, "state"],
                name="conversation_needing",
                condition=models.Q(merged_into=None, noise="", state="needs_us"),
            ),
            models.Index(
                fields=["-opened_at", "-id", "reach", "state", "channel", *STANDING], name="conversation_opened",
                condition=models.Q(merged_into=None, noise=""),
            ),
            models.Index(
                fields=["-touched_at", "-id", "reach", *STANDING], name="conversation_noise",
                condition=models.Q(merged_into=None, noise__gt=""),
            ),
            models.Index(fields=["merged_into"], name="conversation_merged", condition=~models.Q(merged_into=None)),
            models.Index(fields=["anchor"], name="conversation_open", condition=~models.Q(state="resolved")),
        ]  # fmt: skip

    # What a touch just did to it, until it is saved.
    spoken_in = False
    reopened = False
    reached: frozenset[int] = frozenset()  # accounts of touches taken in
    heard: bool | None = None  # whether anything was said in it before; None: ask `was_heard`

    @property
    def was_heard(self) -> bool:
        return bool(self.pk) if self.heard is None else self.heard

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
        SPOKEN_OF = "spoken_of", "the open matter it speaks of"
        TALKING = "talking", "where they are talking just now"
        NEW = "new", "began this conversation"
        PARENT_ARRIVED = "parent_arrived", "what it answers arrived later"
        REPLY = "reply", "our reply"
        MOVED = "moved", "moved by a colleague"
        FLOOD = "flood", "one of many alike that came within minutes"

    GUESSED: ClassVar = (Reason.ONLY_OPEN, Reason.SPOKEN_OF, Reason.TALKING)  # they rely on whose they are

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
