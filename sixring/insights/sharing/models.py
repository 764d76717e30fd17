"""The nouns of sharing: what comes by mail, what a link shows, what is watched, and what was out of its range."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sixring.core import clock


class Period(models.TextChoices):
    """Whole days up to yesterday, in the zone of whom it is of; named as screens name them."""

    WEEK = "7", _("7 days")
    MONTH = "30", _("30 days")
    QUARTER = "90", _("90 days")
    YEAR = "365", _("A year")


class Subscription(models.Model):
    """Figures a colleague gets by mail, at `hour` of their own zone. `due_at` is when the next one leaves; `trouble`
    why the last try didn't."""

    class Every(models.TextChoices):
        DAILY = "daily", _("Every day")
        WEEKLY = "weekly", _("Every week")

    agent = models.ForeignKey("core.Agent", models.CASCADE, related_name="+")
    metrics = models.JSONField(default=list, help_text="Names of metrics, in order.")
    where = models.JSONField(default=dict, blank=True, help_text="{dimension: member} they are of.")
    every = models.CharField(max_length=6, choices=Every.choices, default=Every.WEEKLY)
    weekday = models.PositiveSmallIntegerField(default=0, help_text="Monday is 0.")
    hour = models.PositiveSmallIntegerField(default=8)
    due_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=clock.now)


class SharedLink(models.Model):
    """An address that shows figures to whoever has it, until it ends. Of its secret only a keyed hash is kept."""

    by = models.ForeignKey("core.Agent", models.CASCADE, related_name="+")
    title = models.CharField(max_length=100)
    metrics = models.JSONField(default=list, help_text="Names of metrics, in order.")
    where = models.JSONField(default=dict, blank=True, help_text="{dimension: member} they are of.")
    cut = models.CharField(max_length=20, blank=True, help_text="The dimension they are compared by; empty for none.")
    period = models.CharField(max_length=4, choices=Period.choices, default=Period.MONTH)
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.title

    @property
    def works(self) -> bool:
        """Whether it has neither ended nor been ended; its maker may still have left."""
        return self.revoked_at is None and self.until > clock.now()


class LinkOpening(models.Model):
    """That a link was opened, and when. By whom is not kept: whoever opens it never agreed to be counted."""

    link = models.ForeignKey(SharedLink, models.CASCADE, related_name="openings")
    at = models.DateTimeField(default=clock.now)


class Watch(models.Model):
    """A figure somebody wants to hear of when it leaves its usual range. `looked_at` is the end of the last stretch
    that was judged; `trouble` says why it can't be judged yet."""

    class Grain(models.TextChoices):
        HOUR = "hour", _("Every hour")
        DAY = "day", _("Every day")
        WEEK = "week", _("Every week")

    class Side(models.TextChoices):
        BOTH = "both", _("Above or below")
        ABOVE = "above", _("Above only")
        BELOW = "below", _("Below only")

    class Ease(models.TextChoices):
        KEEN = "keen", _("Soon: small changes too, and now and then for nothing")
        USUAL = "usual", _("When it is clear")
        CALM = "calm", _("Only when it is drastic")

    owner = models.ForeignKey("core.Agent", models.CASCADE, related_name="+")
    metric = models.CharField(max_length=60)
    where = models.JSONField(default=dict, blank=True, help_text="{dimension: member} it is of.")
    grain = models.CharField(max_length=4, choices=Grain.choices, default=Grain.DAY)
    side = models.CharField(max_length=5, choices=Side.choices, default=Side.BOTH)
    ease = models.CharField(max_length=5, choices=Ease.choices, default=Ease.USUAL)
    by_mail = models.BooleanField(default=False)
    due_at = models.DateTimeField(default=clock.now, db_index=True)
    looked_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)


class Alert(models.Model):
    """A stretch in which a watched figure was outside `low` to `high`, the range usual for that time of the week.

    It stands until a later stretch is usual again (`cleared_at`); meanwhile nobody is told a second time.
    """

    watch = models.ForeignKey(Watch, models.CASCADE, related_name="alerts")
    at = models.DateTimeField(help_text="When the stretch began.")
    until = models.DateTimeField()
    value = models.FloatField()
    n = models.BigIntegerField()
    usual = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    raised_at = models.DateTimeField(default=clock.now)
    cleared_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["watch", "at"], name="one_alert_per_stretch"),
            models.UniqueConstraint(
                fields=["watch"], condition=models.Q(cleared_at=None), name="one_alert_of_a_watch_stands"
            ),
        ]
