"""Forms of the codebook."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ...models import CodingRound
from .coding import LEAST, MOST


class CodeForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    description = forms.CharField(
        label=_("When it is chosen"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What belongs to it and what does not, with an example: two people should read it alike."),
    )  # fmt: skip
    order = forms.IntegerField(
        label=_("Place on a scale"), required=False, min_value=0, max_value=99,
        help_text=_("Only where codes are a scale, from low to high."),
    )  # fmt: skip


class RoundForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    many = forms.IntegerField(label=_("Texts"), min_value=LEAST, max_value=MOST, initial=50)
    level = forms.ChoiceField(
        label=_("Codes are"), choices=[("nominal", _("names")), ("ordinal", _("a scale, by their place"))],
        initial=CodingRound.Level.NOMINAL,
    )  # fmt: skip
