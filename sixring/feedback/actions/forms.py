"""What people type about actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sixring.core.models import Agent

from ..models import Survey
from ..surveys.design import Design


class ActionForm(forms.Form):
    """An action. `survey` and `question` are the number it rests on."""

    title = forms.CharField(
        label=_("What is to be put right"), max_length=160,
        widget=forms.TextInput(attrs={"placeholder": _("Trays arrive unbroken")}),
    )  # fmt: skip
    plan = forms.CharField(
        label=_("How"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )
    expected = forms.CharField(
        label=_("The effect we hope for"), max_length=300, required=False,
        help_text=_("Such as: half as many unhappy answers about broken trays by spring."),
    )  # fmt: skip
    owner = forms.ModelChoiceField(
        queryset=Agent.objects.filter(is_active=True).exclude(role="viewer").order_by("name"), required=False,
        label=_("Whose"), empty_label=_("Nobody yet"),
    )  # fmt: skip
    due_on = forms.DateField(
        label=_("Due on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class NewActionForm(ActionForm):
    basis = forms.ChoiceField(
        label=_("The score it rests on"), required=False,
        help_text=_("Kept as it is now, with its n; before and after are measured by it."),
    )  # fmt: skip
    topic = forms.CharField(label=_("Topic"), max_length=120, required=False)
    driver = forms.CharField(
        label=_("What it goes with"), max_length=200, required=False, help_text=_("As the driver map found it.")
    )
    touch = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("title", "plan", "basis", "topic", "driver", "expected", "owner", "due_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["basis"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("None"))] + [(f"{s.pk}:{key}", label) for s, key, label in scored()]


class WordsForm(forms.Form):
    """What those concerned are told, in one language."""

    language = forms.CharField(label=_("Language"), max_length=12)
    said = forms.CharField(
        label=_("You said"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )
    did = forms.CharField(
        label=_("We did"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )


class SurveyField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the checker alone
    """Surveys by their names."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class SurveyForm(forms.Form):
    survey = SurveyField(
        queryset=Survey.objects.filter(state=Survey.State.OPEN, anonymous=False).order_by("name"), label=_("Survey"),
        empty_label=None,
    )  # fmt: skip


class LoyalForm(SurveyForm):
    most = forms.IntegerField(label=_("How many at most"), min_value=1, max_value=500, initial=50)


def scored() -> list[tuple[Survey, str, str]]:
    """Questions with a score of every survey that was published: (survey, question's key, as a choice says it)."""
    found = []
    for survey in Survey.objects.prefetch_related("versions").order_by("name"):
        published = [one for one in survey.versions.all() if one.published_at is not None]
        for version in sorted(published, key=lambda one: -one.number)[:1]:
            design = Design.of(version)
            found += [(survey, one.key, f"{survey.name}: {one.ask(design.main) or one.label}") for one in design.scored]
    return found
