"""What was answered, counted; what it is held against; and what of it may be shown."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock


class Tally(models.Model):
    """How often `value` was answered to `question` on `day`, of all (`cut` "") or of one `member` of a cut.

    `question` "" counts responses by state and invitations ("sent"). Level "d" is a day in UTC, "m" a month (`day` is
    its first), and "n" news: taken back by somebody's transaction and not folded yet, which any reader adds. It names
    nobody; `results/tally.py` keeps it equal to counting.
    """

    class Level(models.TextChoices):
        NEWS = "n", "News"
        DAY = "d", "Day"
        MONTH = "m", "Month"

    survey = models.ForeignKey("feedback.Survey", models.CASCADE, related_name="+")
    level = models.CharField(max_length=1, choices=Level.choices)
    day = models.DateField()
    question = models.CharField(max_length=120)
    cut = models.CharField(max_length=9)
    member = models.CharField(max_length=120)
    value = models.CharField(max_length=60)
    count = models.IntegerField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["survey", "question", "cut", "level", "day", "member", "value"], name="one_tally_of_a_kind",
                condition=~models.Q(level="n"),
            )
        ]  # fmt: skip
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["survey"], name="tally_news", condition=models.Q(level="n")),
            models.Index(
                fields=["survey", "question", "cut", "level", "day", "value", "member", "count"], name="tally_walked"
            ),
        ]


class Benchmark(models.Model):
    """A figure of somebody else's to compare with, entered by hand. Without a source it is not taken."""

    class Metric(models.TextChoices):
        NPS = "nps", "NPS"
        CSAT = "csat", "CSAT, % satisfied"
        EASE = "ces", "Ease, 1–7"
        STARS = "stars", "Stars"

    name = models.CharField(max_length=80)
    metric = models.CharField(max_length=5, choices=Metric.choices)
    value = models.FloatField(help_text="In the metric's own unit: points, per cent, or a mean.")
    source = models.CharField(max_length=300)
    as_of = models.DateField()
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)


class Quote(models.Model):
    """What somebody said, on a card without who they are. The words stay with the answer; here is what is hidden of
    them besides what is found by itself."""

    answer = models.OneToOneField("feedback.Answer", models.CASCADE, related_name="quote")
    hidden = models.JSONField(default=list, help_text="Words a colleague hid.")
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
