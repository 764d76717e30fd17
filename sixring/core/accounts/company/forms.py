"""The owner's forms for the company's sign-in: what both kinds share, and what each asks beside it."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sixring.core.errors import SixringError
from sixring.core.models import SignInRules

from . import deciding
from .deciding import Saml, Wanted


class CompanyForm(forms.Form):
    label = forms.CharField(
        required=False, max_length=60, label=gettext_lazy("What the button says"),
        help_text=gettext_lazy("Such as “Sign in with Example Ltd”."),
    )  # fmt: skip
    domains = forms.CharField(
        required=False, max_length=500, label=gettext_lazy("E-mail domains that may come in"),
        help_text=gettext_lazy("With commas between. Empty lets in every address the provider knows."),
    )  # fmt: skip
    creates = forms.BooleanField(required=False, label=gettext_lazy("Make an account for whoever comes the first time"))
    otherwise = forms.ChoiceField(
        choices=SignInRules.Otherwise.choices, label=gettext_lazy("Role of who is in none of the groups below")
    )
    group_claim = forms.CharField(required=False, max_length=60, label=gettext_lazy("The claim that lists groups"))
    groups = forms.CharField(
        required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        label=gettext_lazy("Groups and roles"),
        help_text=gettext_lazy("One a line, such as support-leads = lead, Support. The highest role counts."),
    )  # fmt: skip
    enforced = forms.BooleanField(
        required=False, label=gettext_lazy("It is the only way in"),
        help_text=gettext_lazy("Passwords and passkeys end. An owner's link from the terminal still signs in."),
    )  # fmt: skip

    def clean_domains(self) -> list[str]:
        found = [one.lower().lstrip("@") for one in re.split(r"[\s,;]+", self.cleaned_data["domains"]) if one]
        odd = next((one for one in found if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", one)), "")
        if odd:
            raise forms.ValidationError(_("“%(odd)s” is no domain.") % {"odd": odd})
        return found

    def clean_groups(self) -> list[tuple[str, str, str]]:
        try:
            return deciding.groups_of(self.cleaned_data["groups"])
        except SixringError as problem:
            raise forms.ValidationError(problem.message) from problem

    def wanted(self) -> Wanted:
        return Wanted(**self.cleaned_data)


class OpenIDForm(CompanyForm):
    issuer = forms.URLField(
        required=False, max_length=300, assume_scheme="https", label=gettext_lazy("The provider's address (issuer)"),
        help_text=gettext_lazy("Such as https://login.example.com/realms/us. Empty ends company sign-in."),
    )  # fmt: skip
    client_id = forms.CharField(required=False, max_length=300, label=gettext_lazy("Client ID"))
    secret = forms.CharField(
        required=False, max_length=500, label=gettext_lazy("Client secret"), strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Kept sealed. Leave it empty to keep the one there is."),
    )  # fmt: skip
    field_order = ("issuer", "client_id", "secret")


class SamlForm(CompanyForm):
    metadata_url = forms.URLField(
        required=False, max_length=300, assume_scheme="https", label=gettext_lazy("Address of the provider's metadata"),
        help_text=gettext_lazy("Read now and every six hours, so that a new certificate arrives by itself."),
    )  # fmt: skip
    metadata = forms.CharField(
        required=False, max_length=200_000, widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        label=gettext_lazy("Or the metadata itself"),
        help_text=gettext_lazy("XML. It fills in the three below, which count where there is no metadata."),
    )  # fmt: skip
    entity = forms.CharField(
        required=False, max_length=290, label=gettext_lazy("The provider's entity ID"),
        help_text=gettext_lazy("Empty, and no metadata, ends company sign-in."),
    )  # fmt: skip
    sso = forms.URLField(
        required=False, max_length=500, assume_scheme="https", label=gettext_lazy("Its sign-in address (HTTP-Redirect)")
    )
    certificates = forms.CharField(
        required=False, max_length=50_000, widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        label=gettext_lazy("Its signing certificates"),
        help_text=gettext_lazy("PEM. While it changes them, paste the old and the new one below each other."),
    )  # fmt: skip
    email_claim = forms.CharField(
        required=False, max_length=200, label=gettext_lazy("The attribute with the e-mail address"),
        help_text=gettext_lazy("Empty looks for the usual names, then at a NameID that is an address."),
    )  # fmt: skip
    name_claim = forms.CharField(required=False, max_length=200, label=gettext_lazy("The attribute with the name"))
    field_order = (
        "metadata_url", "metadata", "entity", "sso", "certificates", "label", "domains", "email_claim", "name_claim",
    )  # fmt: skip

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["domains"].help_text = _("With commas between. Addresses of these count as proven, no others.")
        self.fields["group_claim"].label = _("The attribute that lists groups")

    def wanted(self) -> Wanted:
        typed = dict(self.cleaned_data)
        return Wanted(saml=Saml(**{name: typed.pop(name) for name in Saml.__slots__}), **typed)
