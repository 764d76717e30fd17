"""Topics nobody named beforehand: runs that find them, what people make of them, and which text belongs where."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock


class TopicRun(models.Model):
    """One look at the texts of a window: what was found, and how far it is."""

    class State(models.TextChoices):
        READING = "reading", "reading the texts"
        FINDING = "finding", "finding topics"
        DONE = "done", "done"

    class Way(models.TextChoices):
        HAND = "hand", "by hand"
        WEEK = "week", "weekly"

    state = models.CharField(max_length=7, choices=State.choices, default=State.READING)
    way = models.CharField(max_length=4, choices=Way.choices, default=Way.HAND)
    anew = models.BooleanField(default=False, help_text="All topics are found anew, instead of followed.")
    since = models.DateTimeField(help_text="Texts from here on,")
    until = models.DateTimeField(help_text="and to before here.")
    encoder = models.CharField(max_length=60, blank=True)
    done = models.PositiveIntegerField(default=0, help_text="Texts that are read already.")
    total = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    figures = models.JSONField(default=dict, help_text="Counts alone: nothing of anybody.")


class Topic(models.Model):
    """What several texts are about. A theme holds topics, a topic may fall into parts; `number` of its texts in its
    last run.

    `name` is as found, `own_name` as people call it. Merged, it points to the topic it is `into`; split, its parts are
    topics of their own. Either way it stays as a signpost: what looks like it in a later run goes where people sent it.
    `centroid` is float32, as the `encoder` named gives vectors; a text nearer to it than `reach` (cosine) belongs here.
    """

    class Kind(models.TextChoices):
        THEME = "theme", "Theme"
        TOPIC = "topic", "Topic"
        PART = "part", "Part"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        HIDDEN = "hidden", "Hidden"
        MERGED = "merged", "Merged"
        SPLIT = "split", "Split"

    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.TOPIC)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="children")
    into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="merged")
    split_from = models.ForeignKey("self", models.SET_NULL, null=True, related_name="pieces")
    name = models.CharField(max_length=160)
    own_name = models.CharField(max_length=80, blank=True)
    named_by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    words = models.JSONField(default=list, help_text="[[term, weight]]: each used by three customers at least.")
    first_run = models.ForeignKey(TopicRun, models.SET_NULL, null=True, related_name="+")
    last_run = models.ForeignKey(TopicRun, models.SET_NULL, null=True, related_name="+")
    encoder = models.CharField(max_length=60, blank=True)
    centroid = models.BinaryField(null=True)
    reach = models.FloatField(default=0)
    number = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)

    @property
    def label(self) -> str:
        return self.own_name or self.name


class Mention(models.Model):
    """A text was looked at: the topic it belongs to, or none of them. `weight` is its cosine to the topic's centre."""

    reading = models.OneToOneField("feedback.Reading", models.CASCADE, related_name="mention")
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, related_name="mentions")
    part = models.ForeignKey(Topic, models.SET_NULL, null=True, related_name="+")
    home = models.ForeignKey(Topic, models.SET_NULL, null=True, related_name="+", help_text="Before a merge.")
    weight = models.FloatField(default=0)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes: ClassVar[list[Any]] = [models.Index(fields=["topic", "-weight"], name="mention_typical")]
