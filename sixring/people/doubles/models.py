"""The nouns of doubles: runs of the resolver, the owner's rules, and what colleagues decided."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock


class MatchRules(models.Model):
    """What the owner wants of matching: one row, made when something is first decided."""

    nightly = models.BooleanField(default=False)
    joins = models.BooleanField(default=False, help_text="Whether a score from `at_least` on joins by itself.")
    at_least = models.FloatField(default=8.0, help_text="Log2 odds, as labels have corrected them.")


class MatchRun(models.Model):
    """One look at all people: what it found, the weights it learned, and how far it is."""

    class State(models.TextChoices):
        FINDING = "finding", "looking for likeness"
        KEEPING = "keeping", "writing what was found"
        DONE = "done", "done"

    class Way(models.TextChoices):
        HAND = "hand", "by hand"
        NIGHT = "night", "nightly"

    state = models.CharField(max_length=10, choices=State.choices, default=State.FINDING)
    way = models.CharField(max_length=10, choices=Way.choices, default=Way.HAND)
    done = models.PositiveIntegerField(default=0, help_text="Pairs that are kept already.")
    total = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    figures = models.JSONField(default=dict, help_text="Counts alone: nothing of anybody.")
    model = models.JSONField(default=dict, help_text="The weights learned, by field and step.")

    @property
    def batch(self) -> str:
        """What its joins are called together."""
        return f"run:{self.pk}"


class MatchLabel(models.Model):
    """What a colleague decided of a pair, and what it scored then. Taken back, it counts no more."""

    class Verdict(models.TextChoices):
        SAME = "same", "the same person"
        DIFFERENT = "different", "different people"
        HOUSEHOLD = "household", "one household"
        UNSURE = "unsure", "not sure"

    suggestion = models.ForeignKey("people.Suggestion", models.CASCADE, related_name="labels")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    score = models.FloatField(null=True)
    inferred = models.BooleanField(default=False, help_text="About a join by score, rather than a question.")
    decision = models.ForeignKey("people.Decision", models.SET_NULL, null=True, related_name="+")
    agent = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    undone = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["agent", "-id"], name="label_of_agent")]
