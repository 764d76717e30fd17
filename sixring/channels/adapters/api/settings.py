"""What an owner decides about what programs tell by the API."""

from __future__ import annotations

from django import forms


class ApiForm(forms.Form):
    """Setting `trusted`."""

    trusted = forms.BooleanField(
        required=False,
        label="Believe whom it names",
        help_text="E-mail addresses, phone numbers and user ids it names count as proven, and join people. Only for a "
        "system that checked them itself.",
    )
