"""What is read in a text, and what people say it should have been."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock


class Reading(models.Model):
    """What a text says, as a model reads it: of an interaction's words or of an answer's, one of the two.

    `sentiment` is -1 to 1, `strength` 0 to 1 without direction, `confidence` 0 to 1 of the label. `encoder` names the
    models that read it, so that it can be read again by better ones. What colleagues corrected stands here as they
    said it; `measured` tells whether the reader was measured in the language, or a colleague has said the label.
    """

    class Label(models.TextChoices):
        NEGATIVE = "negative", "Negative"
        NEUTRAL = "neutral", "Neutral"
        POSITIVE = "positive", "Positive"

    interaction = models.OneToOneField("interactions.Interaction", models.CASCADE, null=True, related_name="reading")
    answer = models.OneToOneField("feedback.Answer", models.CASCADE, null=True, related_name="reading")
    identity = models.ForeignKey("people.Identity", models.PROTECT, null=True, related_name="+")
    conversation = models.ForeignKey("conversations.Conversation", models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=12, blank=True)
    measured = models.BooleanField(default=True)
    sentiment = models.FloatField()
    label = models.CharField(max_length=8, choices=Label.choices)
    strength = models.FloatField()
    confidence = models.FloatField()
    effort = models.FloatField(null=True, help_text="0 to 1: how hard it was for them.")
    churn = models.FloatField(null=True, help_text="0 to 1: signs of leaving.")
    urgency = models.FloatField(null=True)
    repeated = models.BooleanField(default=False, help_text="They say they had to repeat themselves.")
    intents = models.JSONField(default=list)
    aspects = models.JSONField(default=list, help_text="[{aspect, sentiment, words}]")
    encoder = models.CharField(max_length=60)
    occurred_at = models.DateTimeField()
    read_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(interaction=None, answer__isnull=False)
                | models.Q(interaction__isnull=False, answer=None),
                name="reading_of_one_text",
            )
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["occurred_at"], name="reading_by_time"),
            models.Index(fields=["conversation", "occurred_at"], name="reading_of_conversation"),
            models.Index(fields=["identity", "occurred_at"], name="reading_of_identity"),
        ]


class Correction(models.Model):
    """A colleague says what a reading should have been. Kept, used for learning, never overwritten by reading again.

    `was` is what the reader `encoder` says itself, so that it can be told how often it is right; `drawn` marks those
    of the random sample, `value` "unsure" those nobody can tell.
    """

    class Field(models.TextChoices):
        LABEL = "label", "Feeling"
        URGENT = "urgent", "Urgent"
        REPEATED = "repeated", "Had to repeat themselves"

    reading = models.ForeignKey(Reading, models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=20, choices=Field.choices)
    value = models.JSONField()
    was = models.JSONField(null=True)
    encoder = models.CharField(max_length=60, blank=True)
    drawn = models.BooleanField(default=False)
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["reading", "field"], name="one_correction_a_field")
        ]


class Mood(models.Model):
    """How a conversation feels, from its readings in measured languages: a projection, rebuilt from them."""

    conversation = models.OneToOneField(
        "conversations.Conversation", models.CASCADE, primary_key=True, related_name="mood"
    )
    n = models.PositiveIntegerField(help_text="Texts of customers it is told from.")
    latest = models.FloatField(help_text="Feeling of the last one, -1 to 1.")
    worst = models.FloatField()
    trend = models.FloatField(null=True, help_text="Last third less first third; empty below three texts.")
    label = models.CharField(max_length=8, choices=Reading.Label.choices, help_text="Of the last one.")
    angry = models.BooleanField(help_text="The last one is strongly negative.")
    urgent = models.BooleanField(help_text="The last one is urgent.")
    repeated = models.BooleanField(help_text="Somewhere they say they had to repeat themselves.")
    at = models.DateTimeField(help_text="When the last one was written.")

    class Meta:
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["label"], name="mood_by_label"),
            models.Index(fields=["conversation"], name="mood_to_look_at", condition=models.Q(angry=True)),
            models.Index(fields=["conversation"], name="mood_urgent", condition=models.Q(urgent=True)),
            models.Index(fields=["conversation"], name="mood_repeated", condition=models.Q(repeated=True)),
        ]


class Rereading(models.Model):
    """Everything is read again, a little at a time. Whoever was killed goes on behind `last`."""

    class State(models.TextChoices):
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        STOPPED = "stopped", "Stopped"

    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    last = models.BigIntegerField(default=0, help_text="The reading read last.")
    until = models.BigIntegerField(help_text="The last one there was at the beginning.")
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0, help_text="Texts whose feeling is another one now.")
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    began_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["state"], name="one_rereading_at_a_time", condition=models.Q(state="running")
            )
        ]


class Lesson(models.Model):
    """What was learnt from colleagues' corrections on top of a reader, and whether it is better on those held out.

    The latest one that is `kept` for the reader in use speaks for the feeling. `head` holds numbers alone.
    """

    encoder = models.CharField(max_length=60, help_text="The reader it was learnt on.")
    head = models.JSONField(null=True)
    n = models.PositiveIntegerField(help_text="Corrections learnt from.")
    held_out = models.PositiveIntegerField()
    before = models.FloatField(help_text="Share of those held out that the reader alone has right.")
    after = models.FloatField(help_text="The same with what was learnt.")
    kept = models.BooleanField()
    at = models.DateTimeField(default=clock.now)
