"""The one noun of home: how far setting up this installation is."""

from __future__ import annotations

from django.db import models


class SetUp(models.Model):
    """One row. Of the link that claims the installation only a keyed hash is kept, until it is used or too old.

    `steps` are those somebody passed over, and those only a person can call done; the rest is seen from what is there.
    """

    digest = models.CharField(max_length=64, blank=True, default="")
    until = models.DateTimeField(null=True)
    steps = models.JSONField(default=dict, blank=True, help_text="Step -> skipped or done.")
    address = models.CharField(max_length=300, blank=True, default="", help_text="The public address that was checked.")
    put_away_at = models.DateTimeField(null=True, help_text="When nobody wanted to be reminded any more.")
