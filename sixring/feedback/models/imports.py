"""Files of answers brought in, row by row: good ones kept, bad ones waiting to be put right."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sixring.core import clock


class Bringing(models.Model):
    """A file of answers to one version. `columns` says what each column is; the rows hold what the file said."""

    class State(models.TextChoices):
        READ = "read", "Read, not begun"
        RUNNING = "running", "Being brought in"
        DONE = "done", "Done"

    survey = models.ForeignKey("feedback.Survey", models.CASCADE, related_name="bringings")
    version = models.ForeignKey("feedback.SurveyVersion", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    encoding = models.CharField(max_length=40)
    dates = models.CharField(max_length=3, blank=True, help_text="Order of a date's parts: dmy, mdy or ymd.")
    head = models.JSONField(default=list)
    columns = models.JSONField(default=list, help_text="What each column is: a question, when, who, language, ignore.")
    state = models.CharField(max_length=7, choices=State.choices, default=State.READ)
    by = models.ForeignKey("core.Agent", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)


class BroughtRow(models.Model):
    """A row of the file as it was said. A bad one keeps why, until it is put right or dismissed."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits"
        KEPT = "kept", "Kept"
        BAD = "bad", "Set aside"
        DISMISSED = "dismissed", "Dismissed"

    bringing = models.ForeignKey(Bringing, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    problems = models.JSONField(default=dict, help_text="Number of a column (-1: the row) -> what is wrong.")
    twin = models.PositiveIntegerField(default=0, help_text="How many rows before it in the file say the very same.")
    response = models.ForeignKey("feedback.Response", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["bringing", "line"], name="one_row_of_a_line")
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["bringing", "state", "line"], name="brought_row_by_state"),
        ]
