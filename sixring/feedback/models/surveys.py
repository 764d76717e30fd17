"""Surveys and their versions."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock


class Survey(models.Model):
    """A survey as colleagues know it. What is asked stands in its versions; `key` is its public name in addresses."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    name = models.CharField(max_length=120)
    key = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=6, choices=State.choices, default=State.DRAFT)
    touchpoint = models.CharField(
        max_length=40, blank=True, help_text="What it asks about: delivery, resolved matter …"
    )
    brand = models.ForeignKey("core.Brand", models.SET_NULL, null=True, related_name="+")
    anonymous = models.BooleanField(default=False, help_text="Answers are kept without who gave them.")
    by_anyone = models.BooleanField(default=False, help_text="Open to whoever has the link, not only to the invited.")
    incentive = models.CharField(
        max_length=200, blank=True, help_text="What is given for answering; shown with results."
    )
    origins = models.JSONField(default=list, help_text="Sites that may show it in a frame, such as https://a.example.")
    kiosk = models.BooleanField(default=False, help_text="A page for a tablet, one answer after the other.")
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)


class SurveyVersion(models.Model):
    """What is asked, in every language. `design` is read by `surveys/design.py`. Never changed once published."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    design = models.JSONField(default=dict)
    published_at = models.DateTimeField(null=True)
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["survey", "number"], name="one_version_of_a_number"),
            models.UniqueConstraint(
                fields=["survey"], name="one_draft_a_survey", condition=models.Q(published_at=None)
            ),
        ]
