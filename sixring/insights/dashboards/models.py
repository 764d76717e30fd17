"""The nouns of the screens: targets, what happened meanwhile, and how each colleague laid their tiles."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sixring.core import clock


class Goal(models.Model):
    """A target: from `since` on `metric` should be `value`, in its own unit, reached by `due` where that is said. The
    next one of the same metric takes its place from its own first day."""

    metric = models.CharField(max_length=60)
    value = models.FloatField()
    since = models.DateField()
    due = models.DateField(null=True)
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        app_label = "insights"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["metric", "since"], name="one_goal_of_a_metric_from_a_day")
        ]


class Annotation(models.Model):
    """Something that explains a figure: it happened on `first`, and lasted until `last` where that is said."""

    class Kind(models.TextChoices):
        PRICE = "price", _("Price change")
        OUTAGE = "outage", _("Outage")
        CAMPAIGN = "campaign", _("Campaign")
        RELEASE = "release", _("New product or change")
        OTHER = "other", _("Something else")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    label = models.CharField(max_length=80)
    first = models.DateField(db_index=True)
    last = models.DateField(null=True)
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        app_label = "insights"


class Arrangement(models.Model):
    """The names of a colleague's tiles, in their order. Without a row they see the usual ones."""

    agent = models.OneToOneField("core.Agent", models.CASCADE, primary_key=True, related_name="+")
    tiles = models.JSONField(default=list)

    class Meta:
        app_label = "insights"
