"""Out to the provider and back. What was sent along waits in the session, for one use."""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets
from typing import Any
from urllib.parse import urlencode

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from sixring.core import clock
from sixring.core import secrets as kept_secrets
from sixring.core.actors import Actor
from sixring.core.errors import Forbidden, Refused, SixringError
from sixring.core.models import Agent, SignInRules

from .. import rules, sessions
from . import coming_in, provider, proving, saml
from .proving import Claims, NotProven
from .saml import asking, metadata

log = logging.getLogger("sixring.signin")
WAITING = "company"
A_WHILE = 600  # seconds in which one has to be back
LIMIT = {"company": "30/m/ip"}
LOST = "This sign-in was begun elsewhere, or too long ago. Begin again from the sign-in page."


@login_not_required
@never_cache
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """To the provider; `next` is where to go afterwards, within the house only."""
    if not ratelimit.consume(request, app="core", action="company", config=LIMIT, limit_get=True):
        return refused(request, "Too many tries from here. Wait a minute.", 429)
    return leave(request)


def leave(request: HttpRequest, joins: Agent | None = None) -> HttpResponse:
    """Send the browser to the provider. With `joins`, whoever comes back is connected with that agent."""
    held = rules.now()
    if not held.issuer:
        raise Refused("There is no company sign-in here. Ask the owner to set it up.")
    asked = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    asked["question"] = f"_{secrets.token_hex(20)}"
    try:
        there = saml_door(held, asked) if held.by_saml else openid_door(held, asked)
    except SixringError as problem:
        log.warning("The provider %s could not be asked: %s", held.issuer, problem.message)
        return refused(request, "Your company's sign-in does not answer. Please try again in a moment.", 502)
    request.session[WAITING] = asked | {
        "at": clock.now().timestamp(), "next": inside(request.GET.get("next", "")), "joins": joins.pk if joins else 0,
    }  # fmt: skip
    if joins:  # came by a form, and our own policy lets no form lead elsewhere, not even by a redirect
        return render(request, "account/company_leave.html", {"there": there})
    return redirect(there)


def openid_door(held: SignInRules, asked: dict[str, str]) -> str:
    found = provider.discover(held.issuer)
    question = {
        "response_type": "code", "client_id": held.client_id, "redirect_uri": back_address(),
        "scope": "openid email profile", "state": asked["state"], "nonce": asked["nonce"],
        "code_challenge": challenge_of(asked["verifier"]), "code_challenge_method": "S256",
    }  # fmt: skip
    return f"{found.authorization}{'&' if '?' in found.authorization else '?'}{urlencode(question)}"


def saml_door(held: SignInRules, asked: dict[str, str]) -> str:
    saml.refuse_missing()
    return asking.address(metadata.renewed(held).saml["sso"], asked["question"])


@login_not_required
@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """The browser comes back with a code."""
    waiting = request.session.pop(WAITING, None)
    try:
        asked = answered(request, waiting)
        held = rules.now()
        claims = claims_of(request.GET.get("code", ""), asked, held)
        if asked["joins"]:
            return joined(request, claims, asked["joins"])
        sessions.begin(request, coming_in.arrive(claims, held), rules.COMPANY)
    except SixringError as problem:
        log.warning("A company sign-in was refused: %s", getattr(problem, "reason", problem.message))
        return refused(request, problem.message, 403)
    return redirect(asked["next"])


def answered(request: HttpRequest, waiting: dict[str, Any] | None) -> dict[str, Any]:
    """What this browser had asked, if this is the answer to it."""
    state = request.GET.get("state", "")
    if waiting is None or not constant_time_compare(state, waiting["state"]):
        raise Forbidden(LOST)
    if clock.now().timestamp() - waiting["at"] > A_WHILE:
        raise Forbidden(LOST)
    if "error" in request.GET or not request.GET.get("code"):
        raise Forbidden("Your company's sign-in said no. Nothing has changed; try again or ask an administrator.")
    return waiting


def claims_of(code: str, asked: dict[str, Any], held: SignInRules) -> Claims:
    """Who the provider says it is, proven. Raises `NotProven` or `FetchError`."""
    if held.by_saml:
        raise Forbidden(LOST)
    found = provider.discover(held.issuer)
    secret = kept_secrets.unseal(held.sealed).get("client_secret", "")
    said = provider.exchange(found, code, asked["verifier"], back_address(), (held.client_id, secret))
    keys = provider.keys_of(found)
    claims = proving.proven(said["id_token"], keys, found.issuer, held.client_id, asked["nonce"])
    if "email" not in claims:
        more = provider.about(found, str(said.get("access_token", "")), claims["sub"])
        claims = {**more, **claims}
    return proving.read(claims, held.group_claim)


def joined(request: HttpRequest, claims: Claims, agent_id: int) -> HttpResponse:
    """Whoever asked to be connected is still signed in here."""
    agent = request.user
    if not isinstance(agent, Agent) or agent.pk != agent_id:
        raise NotProven("somebody else is signed in by now")
    coming_in.join(agent, claims, actor=Actor.of(agent))
    return redirect("mfa_index")


def refused(request: HttpRequest, message: str, status: int) -> HttpResponse:
    return render(request, "account/company_refused.html", {"message": message}, status=status)


def inside(address: str) -> str:
    safe = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if safe else str(settings.LOGIN_REDIRECT_URL)


def back_address() -> str:
    """What the provider has to be told beforehand; made from PUBLIC_URL alone."""
    return str(settings.PUBLIC_URL) + reverse("company_back")


def challenge_of(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
