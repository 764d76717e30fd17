"""What the owner types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .given import BOUNDS, Given
from .models import Assumptions


def number(name: str, label: Any, hint: Any, *, required: bool = False) -> forms.IntegerField:
    least, most = BOUNDS[name]
    return forms.IntegerField(label=label, min_value=least, max_value=most, help_text=hint, required=required)


class GivenForm(forms.Form):
    """The definitions. `values` are what was typed."""

    cost_per_hour = forms.DecimalField(
        label=_("What an hour of a colleague costs"), min_value=0, max_digits=9, decimal_places=2, required=False,
        help_text=_("All in: wages, place, equipment. Empty: the cost of a contact is not measured."),
    )  # fmt: skip
    currency = forms.CharField(
        label=_("Currency"), max_length=3, required=False,
        help_text=_("Three letters, such as EUR. Empty: the one most orders are in."),
    )  # fmt: skip
    lost_after_days = number(
        "lost_after_days", _("A customer is lost after so many days without a sign of life"),
        _("Empty: who was lost is not measured."),
    )  # fmt: skip
    sign_of_life = forms.ChoiceField(label=_("A sign of life is"), choices=Assumptions.Sign.choices)
    bought_within_days = number(
        "bought_within_days", _("An order follows a touchpoint within so many days"), "", required=True
    )
    service_seconds = number(
        "service_seconds", _("A call is answered in time within so many seconds"), _("20 in most call centres."),
        required=True,
    )  # fmt: skip
    short_call_seconds = number(
        "short_call_seconds", _("A call that ends sooner than so many seconds is none"),
        _("Dialled by mistake: nobody could have answered."), required=True,
    )  # fmt: skip

    def given(self) -> Given:
        typed = self.cleaned_data
        return Given(**{**typed, "currency": typed["currency"].strip().upper()})
