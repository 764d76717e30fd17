"""The noun of journeys: a touchpoint, and by which rules a touch belongs to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Touchpoint(models.Model):
    """Ordered by `place`: a touch belongs to the first active touchpoint one of whose `rules` fits. As long as there is
    no row, the usual catalogue holds (`catalogue.DEFAULTS`). `code` is its name in addresses and answers."""

    class Stage(models.TextChoices):
        AWARENESS = "awareness", _("Awareness")
        CONSIDERATION = "consideration", _("Consideration")
        PURCHASE = "purchase", _("Purchase")
        SERVICE = "service", _("Service")
        LOYALTY = "loyalty", _("Loyalty")

    code = models.SlugField(max_length=40, unique=True)
    label = models.CharField(max_length=60)
    stage = models.CharField(max_length=13, choices=Stage.choices)
    place = models.PositiveSmallIntegerField()
    rules = models.JSONField(default=list)
    active = models.BooleanField(default=True)

    class Meta:
        app_label = "insights"
        ordering: ClassVar[list[str]] = ["place", "pk"]

    def __str__(self) -> str:
        return self.label
