"""What is typed about mails, links and watches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from ..dashboards.names import DIMENSIONS, names
from ..metrics import everything
from .alerting.watches import KINDS
from .models import Period, Subscription, Watch
from .wanted import OUTSIDE, checked_where

DAYS = [("7", _("A week")), ("30", _("30 days")), ("90", _("90 days")), ("365", _("A year"))]
HOURS = [(str(hour), f"{hour:02}:00") for hour in range(24)]


def figures() -> list[tuple[str, str]]:
    return [(one.name, str(one.title)) for one in everything().values()]


class OfForm(forms.Form):
    """A form about a part of everything, which the page before chose: `where`, carried along unseen."""

    def __init__(self, *args: Any, where: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in where.items():
            self.fields[name] = forms.CharField(max_length=80, initial=str(value), widget=forms.HiddenInput)

    @property
    def where(self) -> dict[str, Any]:
        return checked_where({name: self.cleaned_data.get(name, "") for name in DIMENSIONS})


class SubscriptionForm(OfForm):
    metrics = forms.MultipleChoiceField(label=_("Figures"), choices=figures, widget=forms.CheckboxSelectMultiple)
    every = forms.ChoiceField(label=_("How often"), choices=Subscription.Every.choices, initial="weekly")
    weekday = forms.TypedChoiceField(
        label=_("On"), choices=list(WEEKDAYS.items()), coerce=int, initial=0, help_text=_("For those that come weekly.")
    )
    hour = forms.TypedChoiceField(
        label=_("At"), choices=HOURS, coerce=int, initial=8, help_text=_("In your own time zone.")
    )


class LinkForm(OfForm):
    title = forms.CharField(label=_("Title"), max_length=100, help_text=_("Whoever opens it reads this."))
    metrics = forms.MultipleChoiceField(label=_("Figures"), choices=figures, widget=forms.CheckboxSelectMultiple)
    period = forms.ChoiceField(
        label=_("Period"), choices=Period.choices, initial=Period.MONTH,
        help_text=_("Up to the day before it is opened."),
    )  # fmt: skip
    cut = forms.ChoiceField(
        label=_("Compare by"), required=False,
        choices=[("", _("nothing")), *((name, DIMENSIONS[name]) for name in OUTSIDE)],
        help_text=_("Colleagues are not named, and groups of fewer than five are left out."),
    )  # fmt: skip
    days = forms.TypedChoiceField(label=_("It works for"), choices=DAYS, coerce=int, initial="30")


def watchable() -> list[tuple[str, str]]:
    return [(one.name, str(one.title)) for one in everything().values() if one.kind in KINDS]


class WatchForm(OfForm):
    metric = forms.ChoiceField(label=_("Figure"), choices=watchable)
    grain = forms.ChoiceField(
        label=_("Look"), choices=Watch.Grain.choices, initial="day",
        help_text=_("Each hour is held against the same hour of the week before, each day against its weekday."),
    )  # fmt: skip
    side = forms.ChoiceField(label=_("Tell me when it is"), choices=Watch.Side.choices, initial="both")
    ease = forms.ChoiceField(label=_("How soon"), choices=Watch.Ease.choices, initial="usual")
    by_mail = forms.BooleanField(label=_("By mail too"), required=False)


def parts(where: Mapping[str, Any]) -> list[str]:
    """What a form is about, in words."""
    return [f"{DIMENSIONS[name]}: {names(name, [value])[value]}" for name, value in where.items()]


def given(query: Mapping[str, str]) -> dict[str, Any]:
    """The members an address names. Raises `Invalid`."""
    asked = {name: str(query[name])[:80] for name in DIMENSIONS if query.get(name, "-") != "-"}
    return checked_where(asked)
