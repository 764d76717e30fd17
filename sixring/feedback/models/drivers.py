"""What goes with satisfaction, as last worked out."""

from __future__ import annotations

from django.db import models

from sixring.core import clock


class DriverMap(models.Model):
    """Which topics and touchpoints go with an outcome over a window: shares of R² with intervals (`drivers/reckon.py`).

    `found` holds numbers, ids of topics and words of touchpoints; nothing of anybody.
    """

    class Outcome(models.TextChoices):
        NPS = "nps", "NPS"
        CSAT = "csat", "CSAT"
        EASE = "ces", "Ease, 1–7"
        CHURN = "churn", "Signs of leaving"

    outcome = models.CharField(max_length=5, choices=Outcome.choices, unique=True)
    since = models.DateTimeField()
    until = models.DateTimeField()
    n = models.PositiveIntegerField(default=0)
    found = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)
