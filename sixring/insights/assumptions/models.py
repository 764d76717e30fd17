"""The owner's definitions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Assumptions(models.Model):
    """One row, made when the owner first says something. Empty: not said."""

    class Sign(models.TextChoices):
        ORDERS = "orders", _("an order")
        CONTACTS = "contacts", _("a contact")
        EITHER = "either", _("an order or a contact")

    cost_per_hour = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    lost_after_days = models.PositiveSmallIntegerField(null=True)
    sign_of_life = models.CharField(max_length=8, choices=Sign.choices, default=Sign.EITHER)
    bought_within_days = models.PositiveSmallIntegerField(default=7)
    service_seconds = models.PositiveSmallIntegerField(default=20)
    short_call_seconds = models.PositiveSmallIntegerField(default=5)
    journey_pause_days = models.PositiveSmallIntegerField(default=30)
    came_back_days = models.PositiveSmallIntegerField(default=90)
    harm_low = models.PositiveSmallIntegerField(default=20)
    harm_likely = models.PositiveSmallIntegerField(default=50)
    harm_high = models.PositiveSmallIntegerField(default=100)

    class Meta:
        app_label = "insights"
