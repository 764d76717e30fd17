"""What an owner decides about a signed webhook."""

from __future__ import annotations

from django import forms
from standardwebhooks import Webhook as Signature


class WebhookForm(forms.Form):
    """Setting `trusted`; secrets `signing_secret` and the one before it, as Standard Webhooks writes them (whsec_…)."""

    signing_secret = forms.CharField(
        widget=forms.PasswordInput, help_text="whsec_ and at least 24 random bytes in base64. The sender has the same."
    )
    signing_secret_previous = forms.CharField(
        required=False, widget=forms.PasswordInput, help_text="Still taken while you change it."
    )
    trusted = forms.BooleanField(
        required=False,
        label="Believe whom it names",
        help_text="E-mail addresses, phone numbers and user ids it names count as proven, and join people. Only for a "
        "system that checked them itself.",
    )

    def clean_signing_secret(self) -> str:
        return usable(self.cleaned_data["signing_secret"])

    def clean_signing_secret_previous(self) -> str:
        return usable(self.cleaned_data["signing_secret_previous"])


def usable(secret: str) -> str:
    if not secret:
        return ""
    try:
        Signature(secret)
    except Exception:
        raise forms.ValidationError("This is no Standard Webhooks secret. It looks like whsec_ and base64.") from None
    if len(secret.removeprefix("whsec_")) < 32:
        raise forms.ValidationError("This secret is short enough to guess. Take at least 24 random bytes.")
    return secret
