"""What people type while setting up, beyond the forms other rooms have already."""

from __future__ import annotations

from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.core.accounts.forms import InvitationForm


class ClaimForm(InvitationForm):
    """The first owner: name, address, password."""

    name = forms.CharField(
        max_length=100, label=gettext_lazy("Your name"), help_text=gettext_lazy("As colleagues and customers see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
    )  # fmt: skip
    email = forms.EmailField(
        max_length=254, label=gettext_lazy("Your e-mail address"), help_text=gettext_lazy("You sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )  # fmt: skip
    field_order = ("name", "email", "password")


class YourselfForm(forms.Form):
    name = forms.CharField(
        max_length=100, label=gettext_lazy("Your name"), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    zone = forms.CharField(
        max_length=64, label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Times are shown and read in it. Such as Europe/Berlin."),
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
    )  # fmt: skip

    def clean_zone(self) -> str:
        zone = str(self.cleaned_data["zone"]).strip()
        if zone not in available_timezones():
            raise forms.ValidationError(_("There is no such time zone. Choose one of the list."))
        return zone


class CompanyForm(forms.Form):
    name = forms.CharField(
        max_length=80, label=gettext_lazy("Name"), help_text=gettext_lazy("As customers know you."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )  # fmt: skip
    colour = forms.CharField(
        max_length=7, label=gettext_lazy("Colour"), widget=forms.TextInput(attrs={"type": "color"}),
        help_text=gettext_lazy("Of the chat and of the pages customers see."),
    )  # fmt: skip
    logo_url = forms.URLField(
        required=False, max_length=500, assume_scheme="https", label=gettext_lazy("Address of your logo"),
        help_text=gettext_lazy("A picture on your website, such as https://www.example.com/logo.png."),
    )  # fmt: skip
