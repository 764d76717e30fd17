"""What colleagues say of switches drawn at random."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock


class SwitchJudged(models.Model):
    """A colleague read what came before and after a customer changed the channel, without seeing what was found, and
    says whether they had to repeat themselves. `found` is what the lake said of it then."""

    class Verdict(models.TextChoices):
        YES = "yes", "They had to repeat themselves"
        NO = "no", "They had not"
        UNSURE = "unsure", "Nobody can tell"

    interaction = models.OneToOneField("interactions.Interaction", models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=6, choices=Verdict.choices)
    found = models.BooleanField(null=True)
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        app_label = "insights"
        indexes: ClassVar[list[Any]] = [models.Index(fields=["at"], name="switch_judged_at")]
