"""The door of the REST API: a bearer token lets in, and nothing else. No cookie counts, so nothing can be forged."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from sixring.core.actors import Actor
from sixring.core.errors import SixringError

from . import tokens

FAILURES = {"api": "60/m/ip"}  # wrong keys; right ones are not counted
View = Callable[..., HttpResponse]


def bearer(*methods: str, scope: str = "") -> Callable[[View], View]:
    """`@bearer("GET", scope="read:people")`: the view gets the token's actor as `request.actor`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                return problem(405, "This address does not take this method.", Allow=", ".join(methods))
            actor = caller(request)
            if actor is None:
                return stranger(request)
            request.actor = actor  # type: ignore[attr-defined]
            try:
                if scope:
                    actor.must_have(scope)
                return view(request, *args, **kwargs)
            except SixringError as error:
                return problem(error.status, error.message)

        return login_not_required(csrf_exempt(never_cache(entered)))

    return decorate


@bearer("GET", "HEAD")
def me(request: HttpRequest) -> HttpResponse:
    """Who this token acts as, and what for."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    said = {"id": actor.id, "name": actor.name, "role": actor.role, "scopes": sorted(actor.scopes or ())}
    return JsonResponse(said)


def caller(request: HttpRequest) -> Actor | None:
    kind, _, key = request.headers.get("authorization", "").partition(" ")
    return tokens.authenticate(key.strip()) if kind.lower() == "bearer" else None


def stranger(request: HttpRequest) -> HttpResponse:
    if not ratelimit.consume(request, app="core", action="api", config=FAILURES, limit_get=True):
        return problem(429, "Too many wrong tokens came from this address. Wait a minute.")
    return problem(401, "Send a token that works: Authorization: Bearer …", **{"WWW-Authenticate": "Bearer"})


def problem(status: int, detail: str, **headers: str) -> JsonResponse:
    """Problem details (RFC 9457)."""
    titles = {401: "Not signed in", 403: "Forbidden", 404: "Not found", 405: "Method not allowed", 429: "Too many"}
    said = {"type": "about:blank", "title": titles.get(status, "Refused"), "status": status, "detail": detail}
    return JsonResponse(said, status=status, content_type="application/problem+json", headers=headers)
