"""The settings of a source."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _


class SourceForm(forms.Form):
    trusted = forms.BooleanField(
        required=False,
        label=_("A server of ours sends this"),
        help_text=_(
            "Then its user ids are taken as proven. Leave it off for a write key that stands in a web page or"
            " an app: anybody can read it there and send whatever they like."
        ),
    )
    vouches = forms.BooleanField(
        required=False,
        label=_("Its e-mail addresses and phone numbers are confirmed"),
        help_text=_(
            "Only for a server that sends no address before its owner has confirmed it. Mail from such an address"
            " then joins that user by itself; otherwise it is suggested."
        ),
    )
    origins = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=_("Sites that may send"),
        help_text=_("One address a line, such as https://shop.example.com. Empty: any site that knows the write key."),
    )
    event_kb = forms.IntegerField(
        required=False, min_value=1, max_value=1024, label=_("Largest event, in kB"), help_text=_("32 when empty.")
    )

    def clean_origins(self) -> list[str]:
        found = [urlsplit(word.strip().lower()) for word in self.cleaned_data["origins"].split()]
        wrong = [site.geturl() for site in found if site.scheme not in {"http", "https"} or not site.netloc]
        if wrong:
            raise forms.ValidationError(f"{wrong[0]} is no site address. Write it like https://shop.example.com.")
        return [f"{site.scheme}://{site.netloc}" for site in found]

    def clean(self) -> dict[str, object]:
        values = super().clean() or self.cleaned_data
        if values.get("vouches") and not values.get("trusted"):
            raise forms.ValidationError("Only a server of yours can vouch for addresses. Tick the first box as well.")
        return values
