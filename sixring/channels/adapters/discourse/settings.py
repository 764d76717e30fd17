"""What an owner decides about a forum."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class DiscourseForm(forms.Form):
    """Settings `site` and `username`; secrets `secret`, the one before it, and `api_key`."""

    site = forms.URLField(
        assume_scheme="https", label=_("Your forum"), help_text=_("Such as https://forum.example.com.")
    )
    secret = forms.CharField(
        min_length=12, label=_("Secret of the webhook"), widget=forms.PasswordInput,
        help_text=_("In the forum under Admin, API, Webhooks: the hook address below, this secret, and post events."),
    )  # fmt: skip
    secret_previous = forms.CharField(
        required=False, min_length=12, label=_("The secret before it"), widget=forms.PasswordInput,
        help_text=_("Still taken while you change it."),
    )  # fmt: skip
    username = forms.CharField(
        max_length=60,
        label=_("Your user name there"),
        help_text=_("Answers are its posts; its own posts don’t come in."),
    )
    api_key = forms.CharField(
        required=False, label=_("API key"), widget=forms.PasswordInput,
        help_text=_("Of that user, allowed to write posts. Empty: answers are written in the forum."),
    )  # fmt: skip

    def clean_site(self) -> str:
        site = str(self.cleaned_data["site"]).rstrip("/")
        if not site.startswith("https://"):
            raise forms.ValidationError(_("Only an https address, for the key goes there."))
        return site
