"""What the settings of a Messenger and an Instagram account have in common."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

NUMBER = re.compile(r"\d{5,30}")


def meta_id(said: str) -> str:
    """An id of Meta's, or nothing. Raises what a form shows."""
    said = said.strip()
    if said and not NUMBER.fullmatch(said):
        raise forms.ValidationError(_("An ID of Meta’s is a long number."))
    return said


class AppForm(forms.Form):
    """Setting `app_id`; secrets `access_token`, `app_secret` and the one before it."""

    app_id = forms.CharField(
        label=_("App ID"), help_text=_("Of your app at Meta. By it we know our own messages when Meta tells of them.")
    )
    app_secret = forms.CharField(
        label=_("App secret"), widget=forms.PasswordInput,
        help_text=_("Meta signs what it tells us with it. Under App settings → Basic."),
    )  # fmt: skip
    app_secret_previous = forms.CharField(
        required=False, label=_("The app secret before it"), widget=forms.PasswordInput,
        help_text=_("Still believed while you change it."),
    )  # fmt: skip

    def clean_app_id(self) -> str:
        return meta_id(self.cleaned_data["app_id"])
