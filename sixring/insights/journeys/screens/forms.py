"""What is typed about a touchpoint: its name, its stage, and up to a few rules, each about one kind of touch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sixring.conversations.models import ContactReason

from ...dashboards import names
from ..catalogue import Point
from ..rules import FIELDS, NUMBERS, YES_NO
from . import words

TABLES = {
    "interactions": _("a message, a call or another contact"), "visits": _("a step on the site, or a visit to a store"),
    "orders": _("an order"), "answers": _("an answer to a survey"),
}  # fmt: skip
LABELS = {
    "channel": _("Channel"), "kind": _("Kind"), "source": _("Came from"), "state": _("State of the order"),
    "metric": _("Measured by"), "touchpoint": _("The survey’s touchpoint"), "reason": _("Contact reason"),
    "incoming": _("Direction"), "automatic": _("Sent by"),
}  # fmt: skip
EITHER = {
    "incoming": (_("either way"), _("from the customer"), _("from us")),
    "automatic": (_("people or machines"), pgettext_lazy("sent by", "machines"), pgettext_lazy("sent by", "people")),
}  # fmt: skip
SAID = {
    "incoming": (_("from the customer"), _("from us")), "automatic": (_("sent by machines"), _("sent by people")),
}  # fmt: skip
SPARE = 1  # empty rules offered beside those there are
NAMES = ("channel", "kind", "incoming", "automatic", "reason", "source", "state", "metric", "touchpoint")


class TouchpointForm(forms.Form):
    label = forms.CharField(label=_("Name"), max_length=60, help_text=_("What people do there: “Looks at a product”."))
    stage = forms.ChoiceField(label=_("Stage"), choices=list(words.STAGES.items()))
    active = forms.BooleanField(label=_("Counts in journeys"), required=False, initial=True)


class RuleForm(forms.Form):
    """One rule: a touch fits it if it has one of the words in every field that isn't empty."""

    table = forms.ChoiceField(label=_("It is"), choices=[("", "–"), *TABLES.items()], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NAMES:
            self.fields[name] = field_of(name)

    def rule(self) -> dict[str, Any] | None:
        """As the catalogue keeps it; None where the rule was left empty. Fields of other kinds don't count."""
        table = self.cleaned_data.get("table")
        if not table:
            return None
        read = {name: value_of(kind, self.cleaned_data.get(name)) for name, kind in FIELDS[table].items()}
        return {"table": table, **{name: value for name, value in read.items() if value not in (None, [])}}


def field_of(name: str) -> forms.Field:
    tables = " ".join(f"of-{table}" for table, fields in FIELDS.items() if name in fields)
    if name in EITHER:
        any_, yes, no = EITHER[name]
        field: forms.Field = forms.ChoiceField(choices=[("", any_), ("yes", yes), ("no", no)])
    elif name == "reason":
        field = forms.MultipleChoiceField(choices=reasons)
    else:
        field = forms.CharField(max_length=400)
    field.label, field.required = LABELS[name], False
    field.widget.attrs["data-of"] = tables
    return field


def reasons() -> list[tuple[str, str]]:
    rows = ContactReason.objects.order_by("name").values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows]


def value_of(kind: str, typed: Any) -> Any:
    if kind == YES_NO:
        return {"yes": True, "no": False}.get(typed or "")
    if kind == NUMBERS:
        return [int(one) for one in typed or ()]
    return [part.strip() for part in (typed or "").split(",") if part.strip()]


def typed(rule: Mapping[str, Any]) -> dict[str, Any]:
    """A rule as its form shows it."""
    return {name: typed_value(value) for name, value in rule.items()}


def typed_value(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, list):
        return str(value)
    return [str(one) for one in value] if all(isinstance(one, int) for one in value) else ", ".join(value)


@dataclass(frozen=True, slots=True)
class Editor:
    """The form of a touchpoint and those of its rules."""

    form: TouchpointForm
    rules: Sequence[RuleForm]

    @classmethod
    def of(cls, point: Point | None, data: Mapping[str, Any] | None = None) -> Editor:
        shown = [typed(rule) for rule in point.rules] if point else []
        many = max(len(shown), rules_in(data)) + (SPARE if data is None else 0)
        initial = {"label": point.label, "stage": point.stage, "active": point.active} if point else None
        forms_ = [RuleForm(data, prefix=f"rule{i}", initial=shown[i] if i < len(shown) else None) for i in range(many)]
        return cls(TouchpointForm(data, initial=initial), forms_)

    def valid(self) -> bool:
        return all([self.form.is_valid(), *(one.is_valid() for one in self.rules)])

    def point(self, code: str) -> Point:
        given = self.form.cleaned_data
        rules = [rule for one in self.rules if (rule := one.rule())]
        return Point(code, given["label"].strip(), given["stage"], rules, given["active"])


def rules_in(data: Mapping[str, Any] | None) -> int:
    """How many rules were sent; a few at most."""
    return next((i for i in range(12) if f"rule{i}-table" not in data), 12) if data else 0


def said(rule: Mapping[str, Any]) -> str:
    """A rule in words: "a message, a call or another contact (Channel: E-mail · from the customer)"."""
    parts = [said_of(name, rule[name]) for name in NAMES if name in rule]
    table = str(TABLES.get(rule["table"], rule["table"]))
    return f"{table} ({' · '.join(parts)})" if parts else table


def said_of(name: str, value: Any) -> str:
    if name in EITHER:
        return str(SAID[name][0 if value else 1])
    return f"{LABELS[name]}: {', '.join(names.names(name, value).values())}"
