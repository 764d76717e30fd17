"""The nouns of work: availability, opening hours, targets and what became of them, working time."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock


class Availability(models.Model):
    """From when to when an agent was available, busy, on a break or away. Rows are only added; an end is set once."""

    class State(models.TextChoices):
        AVAILABLE = "available", "Available"
        BUSY = "busy", "Busy"
        BREAK = "break", "On a break"
        AWAY = "away", "Away"

    agent = models.ForeignKey("core.Agent", models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+", help_text="Empty: by itself.")
    cause = models.CharField(max_length=20, blank=True, help_text="Of what changed by itself: signed_out, silence …")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["agent"], name="one_availability_now", condition=models.Q(until=None))
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["agent", "-since"], name="availability_of_agent")]


class SignOfLife(models.Model):
    """When an agent last did something, to the minute."""

    agent = models.OneToOneField("core.Agent", models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()


class TeamRules(models.Model):
    """How a team works; a team without a row has the values given here."""

    team = models.OneToOneField("core.Team", models.CASCADE, related_name="rules")
    returns = models.BooleanField(default=True, help_text="A message for somebody who is away returns to the queue.")
    break_minutes = models.PositiveSmallIntegerField(default=30, help_text="A longer break counts as away.")


class CalendarVersion(models.Model):
    """Opening hours of a team, or of everybody without one, from a day on. Earlier versions stay as they were."""

    team = models.ForeignKey("core.Team", models.CASCADE, null=True, related_name="+")
    valid_from = models.DateField(help_text="The first day, in the zone of this version.")
    zone = models.CharField(max_length=64, default="UTC")
    week = models.JSONField(default=list)
    holidays = models.JSONField(default=list)
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["team", "valid_from"], name="one_version_a_day"),
            models.UniqueConstraint(
                fields=["valid_from"], name="one_version_a_day_of_all", condition=models.Q(team=None)
            ),
        ]


class Target(models.Model):
    """Within how many minutes of opening time an answer is due. No team: all teams; no channel: all channels."""

    team = models.ForeignKey("core.Team", models.CASCADE, null=True, related_name="+")
    channel = models.CharField(max_length=30, blank=True)
    first_minutes = models.PositiveIntegerField(null=True, help_text="Empty: as the next wider row says.")
    next_minutes = models.PositiveIntegerField(null=True, help_text="The same for every answer after the first.")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["team", "channel"], name="one_target"),
            models.UniqueConstraint(fields=["channel"], name="one_target_of_all", condition=models.Q(team=None)),
        ]


class Outcome(models.Model):
    """A customer waited and was answered: what was due, and how long it took. Kept as it was when it happened."""

    class Kind(models.TextChoices):
        FIRST = "first", "First reply"
        NEXT = "next", "Next reply"

    conversation = models.ForeignKey("conversations.Conversation", models.CASCADE, related_name="+")
    asked = models.OneToOneField("interactions.Interaction", models.CASCADE, related_name="+")
    answered = models.ForeignKey("interactions.Interaction", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    team = models.ForeignKey("core.Team", models.SET_NULL, null=True, related_name="+")
    channel = models.CharField(max_length=30)
    agent = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField()
    business_seconds = models.FloatField()
    calendar_seconds = models.FloatField()

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["answered_at"], name="outcome_by_time"),
            models.Index(fields=["conversation"], name="outcome_of_conversation"),
        ]

    @property
    def met(self) -> bool:
        return self.answered_at <= self.due_at


class Recount(models.Model):
    """A conversation whose due moment has to be counted anew. `quiet`: open screens need not hear of it."""

    conversation = models.OneToOneField(
        "conversations.Conversation", models.CASCADE, primary_key=True, related_name="+"
    )
    quiet = models.BooleanField(default=False)


class WorkSpan(models.Model):
    """A stretch in which an agent worked on a conversation. Spans of one agent never overlap, calls aside."""

    class Kind(models.TextChoices):
        DESK = "desk", "At the desk"
        CALL = "call", "On a call"
        WRAP_UP = "wrap_up", "Wrapping up"

    agent = models.ForeignKey("core.Agent", models.CASCADE, related_name="+")
    conversation = models.ForeignKey("conversations.Conversation", models.CASCADE, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.DESK)
    source = models.ForeignKey("interactions.Interaction", models.CASCADE, null=True, related_name="+")

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["agent", "-ended_at"], name="span_of_agent"),
            models.Index(fields=["conversation"], name="span_of_conversation"),
        ]
