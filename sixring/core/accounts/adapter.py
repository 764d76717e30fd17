"""Where allauth asks us: nobody signs up, links come from PUBLIC_URL alone, every answer is the same for strangers."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.webauthn.internal.flows import did_use_passwordless_login
from django.conf import settings
from django.contrib.sites.requests import RequestSite
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.models import Agent

from . import mail, places, rules, sessions


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "That address and password do not go together. Try again, or ask for a new password."
        ),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, or ask an administrator for a sign-in link."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Agent | None:
        agent = super().authenticate(request, **credentials)
        return agent if isinstance(agent, Agent) and agent.is_active else None  # allauth would tell "inactive" apart

    def login(self, request: HttpRequest, user: Agent) -> None:
        alone = did_use_passwordless_login(request, user)
        sessions.begin(request, user, rules.PASSKEY if alone else rules.PASSWORD)

    def respond_user_inactive(self, request: HttpRequest, user: Agent) -> HttpResponse:
        return redirect("account_login")  # a passkey of somebody who left

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        places.left(request.session)
        super().logout(request)
        if isinstance(user, Agent):
            with transaction.atomic():
                changes.record("agent.signed_out", user, actor=Actor.of(user))

    def set_password(self, user: Agent, password: str) -> None:
        with transaction.atomic():
            super().set_password(user, password)
            places.of(user).exclude(pk=self.request.session.get(places.PLACE, 0)).delete()  # Django ends their sessions
            changes.record("agent.password_set", user, actor=Actor.of(user))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        site = RequestSite(self.request)
        message = self.render_mail(template_prefix, email, {"email": email, "current_site": site, **context})
        mail.send_soon(message)

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return str(settings.PUBLIC_URL) + path.replace("UID-KEY", key)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return str(settings.LOGIN_REDIRECT_URL)
