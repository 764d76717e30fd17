"""The one form allauth does not have: choosing a first password."""

from django import forms
from django.utils.translation import gettext_lazy as _


class InvitationForm(forms.Form):
    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        max_length=200,
        help_text=_("At least 10 characters. A few words together are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
