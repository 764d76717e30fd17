"""What a visitor types at the store, where there is no code to scan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sixring.channels.adapters.visit.settings import OCCASIONS
from sixring.channels.models import Account


class CheckInForm(forms.Form):
    use_required_attribute = False
    occasion = forms.ChoiceField(label=_("What brings you here?"), widget=forms.RadioSelect)
    name = forms.CharField(max_length=120, label=_("Your name"), widget=forms.TextInput(attrs={"autocomplete": "off"}))
    contact = forms.CharField(
        required=False, max_length=254, label=_("Phone number or e-mail address"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("So that we find what you asked us before."),
    )  # fmt: skip
    text = forms.CharField(
        required=False, max_length=500, label=_("Anything we should know?"),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, account: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [str(one) for one in account.settings.get("occasions") or OCCASIONS]
        self.fields["occasion"].choices = [(one, one) for one in names]  # type: ignore[attr-defined]


class TicketForm(forms.Form):
    use_required_attribute = False
    code = forms.CharField(
        max_length=600, label=_("Your code"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false"}),
    )  # fmt: skip
