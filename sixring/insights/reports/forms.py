"""What is typed about reports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Report, ReportMail
from .printed import FORMATS
from .sections import SECTIONS

HOURS = [(str(hour), f"{hour:02}:00") for hour in range(24)]


def sections() -> list[tuple[str, Any]]:
    return [(name, one.title) for name, one in SECTIONS.items()]


class ReportForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=100, help_text=_("Whoever gets it reads this first."))
    period = forms.ChoiceField(
        label=_("Usually of"), choices=Report.Period.choices, initial=Report.Period.QUARTER,
        help_text=_("What comes by mail is of these days; by hand it can be made of any."),
    )  # fmt: skip
    sections = forms.MultipleChoiceField(
        label=_("Sections"), choices=sections, widget=forms.CheckboxSelectMultiple, initial=list(SECTIONS)
    )


class DaysForm(forms.Form):
    """Both days included."""

    first = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))


class MailForm(forms.Form):
    every = forms.ChoiceField(label=_("How often"), choices=ReportMail.Every.choices, initial=ReportMail.Every.MONTH)
    hour = forms.TypedChoiceField(
        label=_("At"), choices=HOURS, coerce=int, initial=8, help_text=_("In your own time zone.")
    )
    formats = forms.MultipleChoiceField(
        label=_("As"), choices=[(name, one.label) for name, one in FORMATS.items()], initial=["pdf"],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
