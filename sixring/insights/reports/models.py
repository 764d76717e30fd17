"""The nouns of reports."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from sixring.core import clock


class Report(models.Model):
    """What a pack is of: its sections in order, and which days it is about where nobody says others."""

    class Period(models.TextChoices):
        WEEK = "week", _("The last whole week")
        MONTH = "month", _("The last whole month")
        QUARTER = "quarter", _("The last whole quarter")
        YEAR = "year", _("The last whole year")
        DAYS_90 = "90", _("The last 90 days")
        DAYS_365 = "365", _("The last 365 days")

    title = models.CharField(max_length=100)
    period = models.CharField(max_length=8, choices=Period.choices, default=Period.QUARTER)
    sections = models.JSONField(default=list, help_text="Names of sections, in order.")
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "insights"

    def __str__(self) -> str:
        return self.title


class Snapshot(models.Model):
    """A report of some days as it was made: `content` is all that is printed. `why` says why there is none."""

    class State(models.TextChoices):
        WAITING = "waiting", _("being made")
        READY = "ready", _("ready")
        REFUSED = "refused", _("not made")

    report = models.ForeignKey(Report, models.CASCADE, related_name="snapshots")
    first = models.DateField()
    last = models.DateField()
    zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=16, default="en")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=300, blank=True)
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the content.")
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=clock.now, db_index=True)
    made_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "insights"


class ReportMail(models.Model):
    """A report a colleague gets by mail when its period is over. `due_at` is when the next one leaves; `trouble` why
    the last try didn't."""

    class Every(models.TextChoices):
        WEEK = "week", _("Every week, on Monday")
        MONTH = "month", _("Every month, on the first")
        QUARTER = "quarter", _("Every quarter, on its first day")

    report = models.ForeignKey(Report, models.CASCADE, related_name="mails")
    agent = models.ForeignKey("core.Agent", models.CASCADE, related_name="+")
    every = models.CharField(max_length=8, choices=Every.choices, default=Every.MONTH)
    hour = models.PositiveSmallIntegerField(default=8)
    formats = models.JSONField(default=list, help_text="What is attached: pdf, pptx, xlsx, html.")
    due_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        app_label = "insights"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["report", "agent"], name="one_mail_of_a_report_for_each"),
        ]
