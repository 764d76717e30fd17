"""The action board: what we do about an insight, whom it concerns, whether they were told, and whether it helped."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock


class Action(models.Model):
    """Something to be put right. `figure` is the number it rests on, as it was then: {label, value, low, high, n, at}.

    `words` is what those concerned are told, by language: {en: {said, did}}.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        DOING = "doing", "Doing"
        DONE = "done", "Done"
        TOLD = "told", "Told"
        MEASURED = "measured", "Measured"

    title = models.CharField(max_length=160)
    plan = models.TextField(blank=True, help_text="What will be done.")
    expected = models.CharField(max_length=300, blank=True, help_text="The effect we hope for.")
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    owner = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    due_on = models.DateField(null=True)
    survey = models.ForeignKey("feedback.Survey", models.SET_NULL, null=True, related_name="+")
    question = models.CharField(max_length=40, blank=True)
    topic = models.CharField(max_length=120, blank=True, help_text="What it is about, as topics name it.")
    driver = models.CharField(max_length=200, blank=True, help_text="What it goes with, as drivers found it.")
    figure = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, help_text="When the fix was there; before and after part here.")
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["state", "due_on"], name="action_board")]


class Affected(models.Model):
    """Somebody an action is for, as they were known when they were put on it. Told once; `why_not` says in a word why
    they were not."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="affected")
    identity = models.ForeignKey("people.Identity", models.PROTECT, related_name="+")
    interaction = models.ForeignKey("interactions.Interaction", models.SET_NULL, null=True, related_name="+")
    response = models.ForeignKey("feedback.Response", models.SET_NULL, null=True, related_name="+")
    due_at = models.DateTimeField(null=True, help_text="When they are told; empty before and after.")
    told_at = models.DateTimeField(null=True)
    message = models.ForeignKey("interactions.Interaction", models.SET_NULL, null=True, related_name="+")
    why_not = models.CharField(max_length=20, blank=True)
    invitation = models.ForeignKey("feedback.Invitation", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["action", "identity"], name="affected_once")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["due_at"], name="affected_due", condition=models.Q(due_at__isnull=False)),
            models.Index(fields=["identity", "told_at"], name="affected_told"),
        ]


class Effect(models.Model):
    """What was measured after an action, once: the four groups, the difference of differences with its interval, or why
    nobody can tell. `against` says with whom those affected were compared."""

    class Verdict(models.TextChoices):
        BETTER = "better", "Better"
        WORSE = "worse", "Worse"
        NO_CHANGE = "no_change", "No change to be seen"
        CANNOT_TELL = "cannot_tell", "Cannot tell"

    action = models.ForeignKey(Action, models.CASCADE, related_name="effects")
    against = models.CharField(max_length=10, help_text="customers, or topics")
    metric = models.CharField(max_length=10)
    days = models.PositiveSmallIntegerField(help_text="How many days before and after were looked at.")
    cells = models.JSONField(default=dict)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    verdict = models.CharField(max_length=11, choices=Verdict.choices)
    because = models.CharField(max_length=20, blank=True)
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["action", "at"], name="effect_of_action")]
