"""The nouns of strategy: plans of channels with their aims, figures of others, and reviews of others."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sixring.core import clock


class ChannelPlan(models.Model):
    """What a channel is for: its `purpose`, its `audience`, who answers for it. `channels` are the kinds its figures
    come from; several where people see one, such as two social networks."""

    name = models.CharField(max_length=80, unique=True)
    channels = models.JSONField(default=list, help_text="Kinds of channels, as the registry names them.")
    purpose = models.TextField()
    audience = models.TextField()
    owner = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        app_label = "insights"


class PlanAim(models.Model):
    """`metric` of the plan's channels should be `side` (at least, at most) `value`, in its own unit: shares 0 to 1,
    durations in seconds, counts and sums in 30 days."""

    class Side(models.TextChoices):
        LEAST = "least", _("at least")
        MOST = "most", _("at most")

    plan = models.ForeignKey(ChannelPlan, models.CASCADE, related_name="aims")
    metric = models.CharField(max_length=60)
    side = models.CharField(max_length=5, choices=Side.choices)
    value = models.FloatField()
    due = models.DateField(null=True)
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        app_label = "insights"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["plan", "metric"], name="one_aim_of_a_metric_in_a_plan")
        ]


class OutsideFigure(models.Model):
    """A figure of somebody else's, to hold ours against: of `metric`, in its own unit, measured `as_of`. `n`: how many
    it rests on, where its source says so. Without a source it is not taken."""

    metric = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    value = models.FloatField()
    n = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=300)
    as_of = models.DateField()
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        app_label = "insights"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["metric", "name", "as_of"], name="one_outside_figure_of_a_day")
        ]


class Competitor(models.Model):
    """Somebody customers could go to instead."""

    name = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        app_label = "insights"


class CompetitorReview(models.Model):
    """What was said of them in public on `day`, without who said it. `key` is a digest by which the same review is
    known when it comes again. `aspects` is what it speaks of, empty until it is read (`read_at`)."""

    competitor = models.ForeignKey(Competitor, models.CASCADE, related_name="reviews")
    key = models.CharField(max_length=64)
    day = models.DateField()
    stars = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    source = models.CharField(max_length=300)
    language = models.CharField(max_length=12, blank=True)
    aspects = models.JSONField(default=list, help_text="[[aspect, -1 to 1]]")
    read_at = models.DateTimeField(null=True)
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        app_label = "insights"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["competitor", "key"], name="a_review_of_others_once")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["competitor", "day"], name="review_of_others_by_day"),
            models.Index(fields=["id"], name="review_of_others_unread", condition=models.Q(read_at=None)),
        ]
