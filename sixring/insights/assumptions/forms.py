"""What the owner types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .given import BOUNDS, Given
from .models import Assumptions

# What has a usual value: left empty, that holds.
USUAL = ("journey_pause_days", "came_back_days", "harm_low", "harm_likely", "harm_high")


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
    journey_pause_days = number(
        "journey_pause_days", _("A journey ends with a pause of more than so many days"), _("Empty: 30."),
    )  # fmt: skip
    came_back_days = number(
        "came_back_days", _("Who buys again within so many days after a journey came back"), _("Empty: 90."),
    )  # fmt: skip
    harm_low = number(
        "harm_low", _("Of the difference a friction goes with, so much is its own doing: at least, %"), _("Empty: 20."),
    )  # fmt: skip
    harm_likely = number("harm_likely", _("Likely, %"), _("Empty: 50."))
    harm_high = number("harm_high", _("At most, %"), _("Empty: 100. Losses of frictions rest on these three."))

    def given(self) -> Given:
        typed = {name: value for name, value in self.cleaned_data.items() if name not in USUAL or value is not None}
        return Given(**{**typed, "currency": typed["currency"].strip().upper()})
