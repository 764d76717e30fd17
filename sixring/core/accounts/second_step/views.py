"""The pages of the second step: allauth's views, each change of theirs in one transaction with its change row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.views import ReauthenticateView
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.contrib.auth.decorators import login_not_required, login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Refused
from sixring.core.models import Agent

from .. import rules
from . import owing
from .adapter import Adapter, passkeys_work

TOO_MANY = {"too_many_login_attempts", "rate_limited"}


def told(response: HttpResponse, form: Any) -> HttpResponse:
    """The honest status of a form that was refused."""
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    response.status_code = 429 if codes & TOO_MANY else 422
    return response


class Index(base.IndexView):  # type: ignore[misc]  # allauth has no types
    """Sign-in and security: what protects this account."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known: dict[str, Any] = super().get_context_data(**kwargs)
        held = known["authenticators"]
        codes = held.get(Authenticator.Type.RECOVERY_CODES)
        return known | {
            "app": held.get(Authenticator.Type.TOTP),
            "passkeys": held.get(Authenticator.Type.WEBAUTHN, []),
            "codes_left": len(codes.get_unused_codes()) if codes else 0,
            "passkeys_work": passkeys_work(),
            "rules": rules.now(),
            "company": self.request.user.company_accounts.first(),
        }


class AddApp(ActivateTOTPView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        return kept(self.request.user, "agent.second_step_added", lambda: super(AddApp, self).form_valid(form))

    def form_invalid(self, form: Any) -> HttpResponse:
        return told(super().form_invalid(form), form)


class RemoveApp(DeactivateTOTPView):  # type: ignore[misc]
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return or_back(lambda: super(RemoveApp, self).dispatch(request, *args, **kwargs))

    def form_valid(self, form: Any) -> HttpResponse:
        return kept(self.request.user, "agent.second_step_removed", lambda: super(RemoveApp, self).form_valid(form))


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    """Every passkey here is one that signs in alone: it stays on the device and asks who holds it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not passkeys_work():
            return redirect("mfa_index")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known: dict[str, Any] = super().get_context_data(**kwargs)
        return known | {"js_data": {"creation_options": auth.begin_registration(self.request.user, True)}}

    def form_valid(self, form: Any) -> HttpResponse:
        return kept(self.request.user, "agent.second_step_added", lambda: super(AddPasskey, self).form_valid(form))

    def form_invalid(self, form: Any) -> HttpResponse:
        return told(super().form_invalid(form), form)


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        if not Adapter().can_delete_authenticator(self.get_object()):
            raise Refused(str(Adapter.error_messages["cannot_delete_authenticator"]))
        return kept(self.request.user, "agent.second_step_removed", lambda: super(RemovePasskey, self).form_valid(form))


@method_decorator(never_cache, name="dispatch")
class ShowCodes(ViewRecoveryCodesView):  # type: ignore[misc]
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return or_back(lambda: super(ShowCodes, self).get(request, *args, **kwargs))


class MakeCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> HttpResponse:
        return kept(self.request.user, "agent.recovery_codes_made", lambda: super(MakeCodes, self).form_valid(form))


class Challenge(base.AuthenticateView):  # type: ignore[misc]
    """The second step at sign-in."""

    def form_invalid(self, form: Any) -> HttpResponse:
        return told(super().form_invalid(form), form)


@method_decorator(login_not_required, name="dispatch")
class PasskeySignIn(LoginWebAuthnView):  # type: ignore[misc]
    pass


class Confirm:
    """Asked before sensitive acts. Who has nothing to confirm with is not asked."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not get_reauthentication_flows(request.user):
            return redirect("mfa_index")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        return told(super().form_invalid(form), form)  # type: ignore[misc]


@method_decorator(login_required, name="dispatch")
class ConfirmByPassword(Confirm, ReauthenticateView):  # type: ignore[misc]
    pass


@method_decorator(login_required, name="dispatch")
class ConfirmByCode(Confirm, base.ReauthenticateView):  # type: ignore[misc]
    pass


@method_decorator(login_required, name="dispatch")
class ConfirmByPasskey(Confirm, ReauthenticateWebAuthnView):  # type: ignore[misc]
    def form_invalid(self, form: Any) -> HttpResponse:
        ReauthenticateWebAuthnView.form_invalid(self, form)  # says why
        return redirect("mfa_index")


def or_back(act: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """What `act` answers; where there is nothing to act on, the overview."""
    try:
        return act()
    except Http404:
        return redirect("mfa_index")


def kept(agent: Agent, verb: str, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Do what allauth does, and what has to stand beside it."""
    with transaction.atomic():
        response = act()
        owing.settle(agent)
        changes.record(verb, agent, actor=Actor.of(agent))
    return response
