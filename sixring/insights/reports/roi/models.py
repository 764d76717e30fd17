"""What the return on an investment rests on and no data can tell."""

from __future__ import annotations

from django.db import models

from sixring.core import clock


class Supposed(models.Model):
    """An assumption as somebody made it: `low` and `high` are what it could be as well, `source` says where it is from.
    `name` is one of `supposing.KNOWN`, whose unit it is in."""

    name = models.CharField(max_length=40, unique=True)
    low = models.FloatField()
    likely = models.FloatField()
    high = models.FloatField()
    source = models.CharField(max_length=300)
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        app_label = "insights"
