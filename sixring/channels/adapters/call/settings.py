"""What an owner decides about the phone."""

from __future__ import annotations

import re

from django import forms

NUMBER = re.compile(r"\+?[0-9][0-9 ()/.-]{3,30}")


class CallForm(forms.Form):
    """Setting `number`: what customers are told to call."""

    number = forms.CharField(
        required=False,
        max_length=32,
        label="Number customers call",
        widget=forms.TextInput(attrs={"type": "tel"}),
        help_text="Offered in the chat to whoever wants to go on by phone. Empty: it isn't offered.",
    )

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"]).strip()
        if number and not NUMBER.fullmatch(number):
            raise forms.ValidationError("Write it as one dials it, such as +44 20 7946 0100.")
        return number
