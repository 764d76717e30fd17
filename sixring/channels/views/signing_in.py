"""Signing in to a mailbox at its provider: the app one registers there, out with the browser, and back."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.conf import settings as installation
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.core import clock
from sixring.core.errors import NotFound, Refused, SixringError
from sixring.core.request import Request

from .. import accounts
from ..adapters.email.oauth import asking, grants, providers, warnings
from ..models import Account, Grant

WAITING = "mailbox_sign_in"
A_WHILE = 900  # seconds in which one has to be back


class AppForm(forms.Form):
    provider = forms.ChoiceField(
        label=gettext_lazy("Provider"), choices=[(one.key, one.label) for one in providers.PROVIDERS.values()]
    )
    client_id = forms.CharField(max_length=300, label=gettext_lazy("Client ID"))
    client_secret = forms.CharField(
        required=False, max_length=1000, label=gettext_lazy("Client secret"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Kept sealed. Leave it empty to keep the one there is."),
    )  # fmt: skip
    secret_until = forms.DateField(
        required=False, label=gettext_lazy("The secret ends on"), widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("As the provider says. You are told a month before."),
    )  # fmt: skip
    tenant = forms.CharField(
        required=False, max_length=100, label=gettext_lazy("Directory (tenant) ID"),
        help_text=gettext_lazy("Empty: any organization's."),
    )  # fmt: skip
    app_only = forms.BooleanField(
        required=False, label=gettext_lazy("The app signs in for itself"),
        help_text=gettext_lazy("Nobody has to sign in again, ever; an administrator allows it each mailbox."),
    )  # fmt: skip
    authorize_url = forms.URLField(
        required=False, max_length=500, assume_scheme="https", label=gettext_lazy("Authorization address")
    )
    token_url = forms.URLField(
        required=False, max_length=500, assume_scheme="https", label=gettext_lazy("Token address")
    )
    scope = forms.CharField(required=False, max_length=500, label=gettext_lazy("Scope"))

    def narrowed(self, provider: providers.Provider) -> AppForm:
        """Only what `provider` asks for; the rest goes along unseen."""
        unseen = {"provider"} | (set() if provider is providers.OTHER else {"authorize_url", "token_url", "scope"})
        if "{tenant}" not in provider.token:
            unseen.add("tenant")
        if provider is providers.GOOGLE:
            unseen.add("app_only")
        for name in unseen:
            self.fields[name].widget = forms.HiddenInput()
        return self


@require_http_methods(["GET", "HEAD", "POST"])
def app(request: Request, account_id: int) -> HttpResponse:
    """Which app we are at the provider, and how it stands."""
    account = mailbox(request, account_id)
    grant = grants.of(account)
    provider = providers.of(chosen(request, account, grant))
    form = AppForm(request.POST or None, initial=shown(grant, provider)).narrowed(provider)
    if form.is_valid():
        try:
            grants.set_up(account, grants.Wanted(**form.cleaned_data), actor=request.actor)
        except SixringError as problem:
            form.add_error(None, problem.message)
        else:
            messages.success(request, _("Kept. Now sign in."))
            return redirect("channels:app", account.pk)
    return render(request, "channels/app.html", {
        "account": account, "grant": grant, "form": form, "provider": provider, "back": back_address(),
        "providers": providers.PROVIDERS.values(), "stands": standing(grant), "scope": scope_words(grant, provider),
    }, status=422 if form.is_bound else 200)  # fmt: skip


def scope_words(grant: Grant | None, provider: providers.Provider) -> str:
    return asking.scope_of(grant) if grant and grant.provider == provider.key else provider.scope


def chosen(request: Request, account: Account, grant: Grant | None) -> str:
    """The provider to show: the one asked for, the one there is, or by whose server it is."""
    asked = request.POST.get("provider") or request.GET.get("provider") or (grant.provider if grant else "")
    host = account.settings.get("imap_host")
    known = next((one.key for one in providers.PROVIDERS.values() if host and one.servers.imap == host), "other")
    return asked if asked in providers.PROVIDERS else known


def shown(grant: Grant | None, provider: providers.Provider) -> dict[str, Any]:
    if grant is None or grant.provider != provider.key:
        return {"provider": provider.key}
    return {name: getattr(grant, name) for name in (*grants.APP, "secret_until")}


def standing(grant: Grant | None) -> dict[str, str]:
    """In one word and one sentence how the sign-in stands: `state` connected, soon, lost or new."""
    if grant is None or grant.state == Grant.State.NEW:
        return {"state": "new", "words": _("Not signed in yet")}
    if grant.state == Grant.State.LOST:
        return {"state": "lost", "words": _("Needs signing in again"), "why": grant.reason}
    if soon := warnings.ends_soon(grant, clock.now()):
        return {"state": "soon", "words": _("Ends soon"), "why": soon}
    return {"state": "connected", "words": _("Connected"), "why": grant.reason}


@never_cache
@require_safe
def leave(request: Request, account_id: int) -> HttpResponse:
    """To the provider. A link, not a form: our own policy lets no form lead elsewhere."""
    account = mailbox(request, account_id)
    grant = grants.of(account)
    if grant is None or grant.app_only:
        return redirect("channels:app", account.pk)
    asked = {"state": secrets.token_urlsafe(32), "verifier": secrets.token_urlsafe(48)}
    request.session[WAITING] = asked | {"account": account.pk, "at": clock.now().timestamp()}
    hint = str(account.settings.get("imap_user") or account.settings.get("address") or "")
    return redirect(asking.question(grant, asked["state"], asked["verifier"], back_address(), hint))


@require_POST
def connect(request: Request, account_id: int) -> HttpResponse:
    """The app signs in for itself."""
    account = mailbox(request, account_id)
    grant = grants.of(account)
    if grant is None or not grant.app_only:
        raise Refused(_("This mailbox is not set up for that. Save its app first."))
    try:
        grants.connect_app(grant, actor=request.actor)
    except SixringError as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, _("Connected."))
    return redirect("channels:app", account.pk)


@never_cache
@require_safe
def back(request: Request) -> HttpResponse:
    """The browser comes back with a code, or with a no."""
    request.actor.must("configure")
    waiting = request.session.pop(WAITING, None)
    account = mailbox(request, answered(request, waiting)["account"])
    try:
        take(request, account, waiting["verifier"])
    except SixringError as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, _("Signed in. Mail is fetched from now on."))
    return redirect("channels:app", account.pk)


def take(request: Request, account: Account, verifier: str) -> None:
    grant = grants.of(account)
    if grant is None:
        raise NotFound
    if "error" in request.GET or not request.GET.get("code"):
        said = {"error": request.GET.get("error", ""), "error_description": request.GET.get("error_description", "")}
        raise Refused(_("The provider said no: %(said)s") % {"said": asking.in_words(said) or _("no code came back")})
    tokens = asking.by_code(grant, request.GET["code"], verifier, back_address())
    grants.connect(grant, tokens, actor=request.actor)


def answered(request: Request, waiting: dict[str, Any] | None) -> dict[str, Any]:
    """What this browser had asked, if this is the answer to it."""
    fits = waiting is not None and constant_time_compare(request.GET.get("state", ""), waiting["state"])
    if waiting is None or not fits or clock.now().timestamp() - waiting["at"] > A_WHILE:
        raise Refused(_("This sign-in was begun elsewhere, or too long ago. Begin again on the mailbox's page."))
    return waiting


def mailbox(request: Request, account_id: int) -> Account:
    request.actor.must("configure")
    account = accounts.get(request.actor, account_id)
    if account.kind != "email":
        raise NotFound
    return account


def back_address() -> str:
    """What the provider has to be told beforehand; made from PUBLIC_URL alone."""
    return str(installation.PUBLIC_URL) + reverse("channels:signed_in")
