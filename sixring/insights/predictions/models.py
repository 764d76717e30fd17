"""What was predicted, and how well such predictions did before."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sixring.core import clock


class Kind(models.TextChoices):
    LEAVING = "leaving", _("Who may leave")
    VALUE = "value", _("What customers will bring in")
    NEXT = "next", _("Why they write next")
    DEMAND = "demand", _("How much there will be to do")
    GROUPS = "groups", _("Groups of customers")


class Prediction(models.Model):
    """Of one person, made anew every night. `value` is a chance (0 to 1) or money; between `low` and `high` it was in
    the back-test as often as its standing says. `reasons` are facts and what each adds, strongest first, never words a
    customer wrote; `basis` is what it was made from. `weight` is what lists go by."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    value = models.FloatField()
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    weight = models.FloatField(default=0)
    reasons = models.JSONField(default=list)
    basis = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        app_label = "insights"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["person", "kind"], name="prediction_once"),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["kind", "-weight"], name="prediction_first")]


class Standing(models.Model):
    """How a kind of prediction stands: `figures` as of `made_at`, with its back-test, calibration and n; or `needs`,
    the sentence that says what is missing."""

    kind = models.CharField(max_length=10, choices=Kind.choices, unique=True)
    figures = models.JSONField(default=dict)
    needs = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        app_label = "insights"
