"""Our metadata, the door the provider's form posts to, and the step after it, where the session is at hand again."""

from __future__ import annotations

import logging
from typing import Any

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST, require_safe

from sixring.core import clock
from sixring.core.errors import Forbidden, NotFound, SixringError

from ... import rules, sessions
from .. import coming_in
from ..views import A_WHILE, LOST, WAITING, joined, refused
from . import answers, metadata, proving

log = logging.getLogger("sixring.signin")
ANSWERS = {"saml": "60/m/ip"}


@login_not_required
@require_safe
def ours(request: HttpRequest) -> HttpResponse:
    """What a provider has to know of us."""
    return HttpResponse(metadata.ours(), content_type="application/samlmetadata+xml; charset=utf-8")


@csrf_exempt  # a form of another site; what counts is who signed it, and which question of ours it answers
@login_not_required
@never_cache
@require_POST
def back(request: HttpRequest) -> HttpResponse:
    """The provider's answer. Nobody is signed in by it: the session it belongs to comes with the next step."""
    held = rules.now()
    if not held.by_saml:
        raise NotFound
    if not ratelimit.consume(request, app="core", action="saml", config=ANSWERS):
        return refused(request, "Too many tries from here. Wait a minute.", 429)
    try:
        ticket = answers.keep(proving.proven(request.POST.get("SAMLResponse", ""), held))
    except SixringError as problem:
        return said_no(request, problem)
    return redirect("saml_in", ticket)


@login_not_required
@never_cache
@require_GET
def come_in(request: HttpRequest, ticket: str) -> HttpResponse:
    """The same browser again, now with its session: is this the answer to what was asked in it?"""
    waiting, held = request.session.pop(WAITING, None), rules.now()
    try:
        claims, question = answers.fetch(ticket)
        asked = asked_here(waiting, question)
        if claims.issuer != held.issuer:
            raise Forbidden(LOST)
        if asked["joins"]:
            return joined(request, claims, asked["joins"])
        sessions.begin(request, coming_in.arrive(claims, held), rules.COMPANY)
    except SixringError as problem:
        return said_no(request, problem)
    return redirect(asked["next"])


def asked_here(waiting: dict[str, Any] | None, question: str) -> dict[str, Any]:
    if waiting is None or not constant_time_compare(waiting.get("question", ""), question):
        raise Forbidden(LOST)
    if clock.now().timestamp() - waiting["at"] > A_WHILE:
        raise Forbidden(LOST)
    return waiting


def said_no(request: HttpRequest, problem: SixringError) -> HttpResponse:
    log.warning("A company sign-in was refused: %s", getattr(problem, "reason", problem.message))
    return refused(request, problem.message, 403)
