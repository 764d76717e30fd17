"""What an owner decides about a phone system of their own."""

from __future__ import annotations

import phonenumbers
from django import forms
from django.utils.translation import gettext_lazy as _

SHORTEST = 32


class SipForm(forms.Form):
    """Settings `country` and `number`; secrets `signing_secret` and the one before it."""

    signing_secret = forms.CharField(
        label=_("Signing secret"), widget=forms.PasswordInput,
        help_text=_("At least 32 letters or digits, made by chance. Your phone system has the same."),
    )  # fmt: skip
    signing_secret_previous = forms.CharField(
        required=False, label=_("The secret before it"), widget=forms.PasswordInput,
        help_text=_("Still taken while you change it."),
    )  # fmt: skip
    country = forms.CharField(
        required=False, max_length=2, label=_("Country"),
        help_text=_("Two letters, such as GB or DE: numbers without a country are read as of there."),
    )  # fmt: skip

    def clean_signing_secret(self) -> str:
        return usable(str(self.cleaned_data["signing_secret"]).strip())

    def clean_signing_secret_previous(self) -> str:
        said = str(self.cleaned_data["signing_secret_previous"]).strip()
        return usable(said) if said else ""

    def clean_country(self) -> str:
        said = str(self.cleaned_data["country"]).strip().upper()
        if said and said not in phonenumbers.SUPPORTED_REGIONS:
            raise forms.ValidationError(_("Two letters, such as GB or DE."))
        return said


def usable(secret: str) -> str:
    if len(secret) < SHORTEST:
        raise forms.ValidationError(_("This secret is short enough to guess. Take at least 32 letters or digits."))
    return secret
