"""The codebook: codes people assign to texts by hand, and how far they agree."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock


class Code(models.Model):
    """A code with what it means and when it is used. `order` ranks it where codes are a scale. Retired ones stay where
    they were assigned."""

    name = models.CharField(max_length=60, unique=True)
    description = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    retired = models.BooleanField(default=False)
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)


class CodingRound(models.Model):
    """A random sample of texts that two or more people code, each without seeing what the others chose."""

    class Level(models.TextChoices):
        NOMINAL = "nominal", "Names"
        ORDINAL = "ordinal", "A scale"

    name = models.CharField(max_length=80)
    level = models.CharField(max_length=7, choices=Level.choices, default=Level.NOMINAL)
    seed = models.BigIntegerField(help_text="What the sample was drawn with.")
    since = models.DateTimeField()
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)


class CodingText(models.Model):
    """A text of the sample, at its place in it."""

    round = models.ForeignKey(CodingRound, models.CASCADE, related_name="texts")
    reading = models.ForeignKey("feedback.Reading", models.CASCADE, related_name="+")
    place = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["round", "place"], name="one_text_a_place"),
            models.UniqueConstraint(fields=["round", "reading"], name="a_text_once_a_round"),
        ]


class Coding(models.Model):
    """What one person chose for one text; `code` None: none of them fits."""

    text = models.ForeignKey(CodingText, models.CASCADE, related_name="codings")
    by = models.ForeignKey("core.Agent", models.CASCADE, related_name="+")
    code = models.ForeignKey(Code, models.PROTECT, null=True, related_name="codings")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["text", "by"], name="one_coding_a_person_and_text")
        ]
