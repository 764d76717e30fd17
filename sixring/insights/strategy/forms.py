"""What is typed about plans, figures of others and their reviews."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sixring.channels import registry
from sixring.core.models import Agent

from .. import metrics
from ..dashboards import names
from ..dashboards.forms import DAY, TIMES, unit
from .models import ChannelPlan, PlanAim
from .plans import Wanted, aimable
from .verdicts import per_month


def kinds() -> list[tuple[str, str]]:
    """Kinds of channels as they call themselves."""
    return sorted(((kind, names.channel(kind)) for kind in registry.adapters()), key=lambda one: one[1].lower())


def colleagues() -> list[tuple[str, str]]:
    rows = Agent.objects.filter(is_active=True).order_by("name").values_list("pk", "name")
    return [("", "–"), *((str(pk), name) for pk, name in rows)]


def choices() -> list[tuple[str, str]]:
    return [(one.name, f"{one.title} ({said_unit(one)})") for one in aimable()]


def said_unit(metric: metrics.Metric) -> str:
    return f"{unit(metric)}, {_('in 30 days')}" if per_month(metric) else unit(metric)


class PlanForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("As customers call it, such as “Live chat”."))
    channels = forms.MultipleChoiceField(
        label=_("Its figures come from"), choices=kinds, required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Several where customers see one. None: its targets are of everything."),
    )  # fmt: skip
    purpose = forms.CharField(
        label=_("Purpose"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("What it is for.")
    )
    audience = forms.CharField(
        label=_("Audience"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("Who it is for.")
    )
    owner = forms.TypedChoiceField(
        label=_("Who answers for it"), choices=colleagues, coerce=int, empty_value=None, required=False
    )
    order = forms.IntegerField(label=_("Place in the table"), min_value=0, max_value=1000, initial=0)

    def wanted(self) -> Wanted:
        return Wanted(**{**self.cleaned_data, "channels": tuple(self.cleaned_data["channels"])})


def initial(plan: ChannelPlan) -> dict[str, Any]:
    told = ("name", "channels", "purpose", "audience", "order")
    return {name: getattr(plan, name) for name in told} | {"owner": plan.owner_id}


class Unit(forms.Form):
    """A number of a metric, typed as people say it: a share in per cent, a duration in the time chosen."""

    metric = forms.ChoiceField(label=_("Metric"), choices=choices)
    value = forms.FloatField(label=_("Value"))
    time = forms.ChoiceField(
        label=_("Durations in"), choices=[(key, words) for key, (_size, words) in TIMES.items()], initial="min",
        required=False,
    )  # fmt: skip

    def in_its_unit(self) -> float:
        """Seconds of a duration, 0 to 1 of a share."""
        typed = self.cleaned_data
        return said_as(typed["metric"], float(typed["value"]), typed["time"] or "min")


def said_as(metric: str, value: float, time: str) -> float:
    kind = metrics.named(metric).unit
    return value * TIMES[time][0] if kind == "s" else value / 100 if kind == "%" else value


class AimForm(Unit):
    side = forms.ChoiceField(
        label=_("It should be"), required=False,
        choices=[("", _("on the better side of")), *PlanAim.Side.choices],
    )  # fmt: skip
    due = forms.DateField(label=_("Reached by"), required=False, widget=forms.DateInput(attrs=DAY))
    field_order = ("metric", "side", "value", "time", "due")


class OutsideForm(Unit):
    name = forms.CharField(
        label=_("Whose figure"), max_length=80, help_text=_("“Garden retail, median”, a company’s name.")
    )
    n = forms.IntegerField(
        label=_("Rests on (n)"), min_value=1, max_value=2_000_000_000, required=False,
        help_text=_("How many answers or cases, where the source says so."),
    )  # fmt: skip
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("A report with its page, an address: so that anybody can look.")
    )
    as_of = forms.DateField(label=_("As of"), widget=forms.DateInput(attrs=DAY))
    field_order = ("name", "metric", "value", "time", "n", "as_of", "source")


class FileForm(forms.Form):
    file = forms.FileField(label=_("CSV file"))


class ReviewsForm(FileForm):
    name = forms.CharField(label=_("Reviews of"), max_length=80, help_text=_("The company’s name."))
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("Where they were published, and how you came by them.")
    )
    field_order = ("name", "source", "file")
