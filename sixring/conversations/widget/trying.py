"""A page to try the widget on, for colleagues: a shop of nobody's, with buttons for what a site can ask of the chat."""

from __future__ import annotations

import jwt
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sixring.channels.adapters.webchat.tokens import SHORTEST_SECRET
from sixring.channels.models import Account
from sixring.core import clock
from sixring.core.models import Agent

from .views import open_chat

HOLDS = 600  # seconds


@require_safe
def page(request: HttpRequest, chat: str) -> HttpResponse:
    """The gate lets the widget's addresses pass, so this one asks by itself who is there."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    account = open_chat(chat)
    asked = {name: request.GET.get(name, "") for name in ("lang", "theme", "side")}
    address = f"{settings.PUBLIC_URL}/widget/loader.js"
    context = {"account": account, "address": address, "asked": asked, "token": test_token(account, request.user)}
    answer = render(request, "widget/try.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def test_token(account: Account, agent: Agent) -> str:
    """What a site's server would sign for its user: here a test customer of this colleague's; "" without a secret."""
    secret = account.secret("identity_secret")
    if len(secret) < SHORTEST_SECRET:
        return ""
    now = int(clock.now().timestamp())
    said = {"sub": f"try-it-{agent.pk}", "name": "Test customer", "aud": account.key, "iat": now, "exp": now + HOLDS}
    return jwt.encode(said, secret, algorithm="HS256")
