"""Settings: how one signs in here. The owner's alone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sixring.core.errors import SixringError
from sixring.core.models import SignInRules
from sixring.core.request import Request

from .. import rules
from ..second_step import owing
from . import deciding, saml
from .forms import CompanyForm, OpenIDForm, SamlForm
from .saml import certificates, metadata
from .views import back_address


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request) -> HttpResponse:
    request.actor.must("own")
    held = rules.now()
    by_saml = held.by_saml if "kind" not in request.GET else request.GET["kind"] == "saml"
    form = form_of(by_saml, held, request)
    if form.is_valid():
        try:
            deciding.decide(form.wanted(), actor=request.actor)
        except SixringError as problem:
            form.add_error(None, problem.message)
        else:
            messages.success(request, _("Kept."))
            return redirect("sign_in_settings")
    context = {"form": form, "rules": rules.now(), "by_saml": by_saml} | (saml_side(held) if by_saml else {})
    context |= {"back": metadata.our_door() if by_saml else back_address()}
    return render(request, "account/sign_in_settings.html", context, status=422 if form.is_bound else 200)


@require_POST
def two_steps(request: Request) -> HttpResponse:
    owing.require(request.POST.get("wanted") == "yes", actor=request.actor)
    messages.success(request, _("Kept."))
    return redirect("sign_in_settings")


def form_of(by_saml: bool, held: SignInRules, request: Request) -> CompanyForm:
    return (SamlForm if by_saml else OpenIDForm)(request.POST or None, initial=current(held, by_saml))


def saml_side(held: SignInRules) -> dict[str, Any]:
    """What the page tells beside the form: our entity ID, and the certificates that are kept."""
    return {
        "entity": metadata.our_entity(), "missing": "" if saml.is_there() else saml.MISSING,
        "certificates": certificates.shown(held.saml.get("certificates", ())),
    }  # fmt: skip


def current(held: SignInRules, by_saml: bool) -> dict[str, Any]:
    """What the form shows at first: what both kinds share always, and the provider where it is of this kind."""
    names = ("label", "creates", "otherwise", "group_claim", "enforced")
    lists = {"domains": ", ".join(held.domains), "groups": deciding.text_of(held.groups)}
    shared = {name: getattr(held, name) for name in names} | lists
    if by_saml != held.by_saml:
        return shared
    if not by_saml:
        return shared | {"issuer": held.issuer, "client_id": held.client_id}
    shared |= held.saml
    return shared | {"certificates": "".join(held.saml["certificates"]), "entity": held.issuer.removeprefix("saml:")}
