"""What is entered by hand: a tile, a target, something that happened."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import metrics
from ..metrics.registry import Metric
from . import names
from .models import Annotation
from .tiles import KINDS

DAY = {"type": "date"}
TIMES = {"s": (1.0, gettext_lazy("seconds")), "min": (60.0, gettext_lazy("minutes")),
         "h": (3600.0, gettext_lazy("hours")), "d": (86400.0, gettext_lazy("days"))}  # fmt: skip


def every() -> list[tuple[str, str]]:
    return [(one.name, str(one.title)) for one in metrics.everything().values()]


def aimable() -> list[tuple[str, str]]:
    """Metrics a target can be set for, with the unit its number is in."""
    return [(one.name, f"{one.title} ({unit(one)})") for one in metrics.everything().values()]


def unit(metric: Metric) -> str:
    named = {"s": _("in the time chosen"), "%": _("in per cent"), "points": _("in points"), "count": _("how many"),
             "money": _("in money")}  # fmt: skip
    return named.get(metric.unit, metric.unit)


class TileForm(forms.Form):
    metric = forms.ChoiceField(label=gettext_lazy("Metric"), choices=every)
    kind = forms.ChoiceField(label=gettext_lazy("As"), choices=list(KINDS.items()))
    by = forms.ChoiceField(
        label=gettext_lazy("Compare by"), required=False, choices=[("", "–"), *names.DIMENSIONS.items()],
        help_text=gettext_lazy("For groups and shares."),
    )  # fmt: skip


class GoalForm(forms.Form):
    metric = forms.ChoiceField(label=gettext_lazy("Metric"), choices=aimable)
    value = forms.FloatField(label=gettext_lazy("Target"))
    time = forms.ChoiceField(
        label=gettext_lazy("Durations in"),
        choices=[(key, words) for key, (_size, words) in TIMES.items()],
        initial="min",
    )
    since = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(attrs=DAY))
    due = forms.DateField(
        label=gettext_lazy("Reached by"), required=False, widget=forms.DateInput(attrs=DAY),
        help_text=gettext_lazy("Empty: it holds from its first day."),
    )  # fmt: skip

    def in_its_unit(self) -> float:
        """Seconds of a duration, 0 to 1 of a share."""
        typed: dict[str, Any] = self.cleaned_data
        kind = metrics.named(typed["metric"]).unit
        if kind == "s":
            return float(typed["value"]) * TIMES[typed["time"]][0]
        return float(typed["value"]) / (100.0 if kind == "%" else 1.0)


class AnnotationForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Annotation.Kind.choices)
    label = forms.CharField(
        label=gettext_lazy("What happened"),
        max_length=80,
        help_text=gettext_lazy("A few words, such as “Seeds 10 % dearer”."),
    )
    first = forms.DateField(label=gettext_lazy("On"), widget=forms.DateInput(attrs=DAY))
    last = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs=DAY),
        help_text=gettext_lazy("Empty: on that day alone."),
    )  # fmt: skip
