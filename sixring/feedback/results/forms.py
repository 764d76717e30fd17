"""What is entered by hand: a benchmark, and how small a group may be."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Benchmark


class BenchmarkForm(forms.Form):
    name = forms.CharField(label=_("What it is called"), max_length=80, help_text=_("Shown beside its line."))
    metric = forms.ChoiceField(label=_("A figure of"), choices=Benchmark.Metric.choices)
    value = forms.FloatField(
        label=_("Value"), help_text=_("NPS in points, CSAT in per cent, Ease and stars as a mean.")
    )
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("Where it comes from, so that anybody can look it up.")
    )
    as_of = forms.DateField(label=_("As of"), widget=forms.DateInput(attrs={"type": "date"}))


class LeastForm(forms.Form):
    known = forms.IntegerField(
        label=_("Answers a group needs to be compared"), min_value=1, max_value=1000,
        help_text=_("Of fewer, chance decides. 30 is usual."),
    )  # fmt: skip
    anonymous = forms.IntegerField(
        label=_("Answers an anonymous survey needs to be shown"), min_value=3, max_value=1000,
        help_text=_("So that nobody can be told from a number."),
    )  # fmt: skip
