"""Coming in: sign-in with honest status codes, invitations, one-time links. All open to strangers."""

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from sixring.core.errors import Invalid, Refused

from . import links, rules, sessions
from .forms import InvitationForm
from .second_step.adapter import passkeys_work

TOO_MANY = "too_many_login_attempts"


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):  # type: ignore[misc]  # allauth has no types
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known: dict[str, Any] = super().get_context_data(**kwargs)
        return known | {"rules": rules.now(), "passkeys_work": passkeys_work()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if rules.now().enforced:  # asked before any password is looked at
            return redirect("account_login")
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 429 if form.has_error("__all__", TOO_MANY) else 422
        return response


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    form = InvitationForm(request.POST or None)
    try:
        agent = links.invited(token)
        rules.refuse_closed_way(agent, rules.INVITATION)
        if form.is_valid():
            sessions.begin(request, links.accept(token, form.cleaned_data["password"]), rules.INVITATION)
            return redirect(settings.LOGIN_REDIRECT_URL)
    except Invalid as problem:
        form.add_error("password", problem.message)
    except Refused as problem:
        return spent(request, problem)
    status = 422 if form.is_bound else 200
    return render(request, "account/invitation.html", {"form": form, "invited": agent}, status=status)


@login_not_required
@never_cache
@require_GET
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Signs in at once: such a link is made in a terminal, where no mail scanner follows it first."""
    try:
        sessions.begin(request, links.redeem(token), rules.LINK)
    except Refused as problem:
        return spent(request, problem)
    return redirect(settings.LOGIN_REDIRECT_URL)


def spent(request: HttpRequest, problem: Refused) -> HttpResponse:
    return render(request, "account/spent.html", {"problem": problem}, status=410)
