"""Settings: how one signs in here. The owner's alone."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from sixring.core.errors import SixringError
from sixring.core.models import SignInRules
from sixring.core.request import Request

from .. import rules
from ..second_step import owing
from . import deciding
from .deciding import Wanted
from .views import back_address


class CompanyForm(forms.Form):
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


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request) -> HttpResponse:
    request.actor.must("own")
    held = rules.now()
    form = CompanyForm(request.POST or None, initial=current(held))
    if form.is_valid():
        try:
            deciding.decide(Wanted(**form.cleaned_data), actor=request.actor)
        except SixringError as problem:
            form.add_error(None, problem.message)
        else:
            messages.success(request, _("Kept."))
            return redirect("sign_in_settings")
    context = {"form": form, "rules": held, "back": back_address()}
    return render(request, "account/sign_in_settings.html", context, status=422 if form.is_bound else 200)


@require_POST
def two_steps(request: Request) -> HttpResponse:
    owing.require(request.POST.get("wanted") == "yes", actor=request.actor)
    messages.success(request, _("Kept."))
    return redirect("sign_in_settings")


def current(held: SignInRules) -> dict[str, Any]:
    names = ("issuer", "client_id", "label", "creates", "otherwise", "group_claim", "enforced")
    lists = {"domains": ", ".join(held.domains), "groups": deciding.text_of(held.groups)}
    return {name: getattr(held, name) for name in names} | lists
