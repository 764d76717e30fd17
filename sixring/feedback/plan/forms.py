"""What people type about plans: who and by when, what it was and why; and the settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sixring.conversations.matter import reasons
from sixring.conversations.models import ContactReason
from sixring.core.models import Agent
from sixring.work.forms import LengthField

from ..models import Step
from . import rules
from .rules import Rules

SCORES = (
    ("nps", _("Recommendation, 0 to 10")), ("csat", _("Satisfaction, 1 to 5")), ("ces", _("Ease, 1 to 7")),
    ("stars", _("Stars, 1 to 5")),
)  # fmt: skip


class OwnerForm(forms.Form):
    agent = forms.ModelChoiceField(
        queryset=Agent.objects.filter(is_active=True).exclude(role="viewer").order_by("name"), required=False,
        label=_("Whose"), empty_label=_("Nobody yet"),
    )  # fmt: skip


class DocumentForm(forms.Form):
    what = forms.CharField(
        label=_("What it was"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
    why = forms.CharField(
        label=_("Why it happened"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )  # fmt: skip
    reason = forms.ModelChoiceField(
        queryset=ContactReason.objects.none(), required=False, label=_("Contact reason"), empty_label=_("None")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = reasons.in_use()


class RulesForm(forms.Form):
    """Every threshold there is, one field each, named as `rules.Rules` has it."""

    def __init__(self, data: Any = None, *, held: Rules) -> None:
        super().__init__(data)
        for name, kind in rules.KINDS.items():
            self.fields[name] = field_of(name, kind, getattr(held, name))

    def values(self) -> dict[str, Any]:
        """As `rules.decide` takes them."""
        return dict(self.cleaned_data)


def field_of(name: str, kind: type, value: Any) -> forms.Field:
    label = LABELS[name]
    if kind is bool:
        return forms.BooleanField(label=label, initial=value, required=False)
    if name.endswith("_minutes"):
        length = LengthField(label=label, initial=in_hours(value))
        length.required = True
        return length
    low, high = rules.bounds(name)
    widget = forms.NumberInput(attrs={"class": "input"})
    if kind is float:
        bounds: dict[str, Any] = {"min_value": low, "max_value": high, "step_size": 0.05}
        return forms.FloatField(label=label, initial=value, widget=widget, **bounds)
    return forms.IntegerField(label=label, initial=value, widget=widget, min_value=int(low), max_value=int(high))


def in_hours(minutes: int) -> str:
    """Rule: hours of opening time, as `LengthField` reads them; its days would have 24 of them."""
    return f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes} min"


LABELS: dict[str, Any] = {
    "opens": _("Open plans for feedback"),
    **{f"{kind}_bad": _("Unhappy up to") for kind in (*rules.SCALES, "text")},
    **{f"{kind}_good": _("Glad from") for kind in (*rules.SCALES, "text")},
    "text_sure": _("Only where the reading is sure, from"),
    **{f"{kind}_minutes": label for kind, label in Step.Kind.choices},
    "told_days": _("Days between two messages “you said, we did” to one person"),
    "told_agreed": _("Tell only those who agreed to surveys; without it, all who have not refused them"),
    "effect_least": _("People needed on each side of a comparison"),
    "effect_days": _("Days looked at before and after"),
    "loyal_orders": _("Orders at least"),
    "loyal_days": _("Within so many days, and known for as long"),
}
