"""The door of the API: a bearer token lets in, and nothing else. No cookie counts, so nothing can be forged."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from allauth.core.internal import ratelimit
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse, RawPostDataException
from django.http.request import UnreadablePostError
from django.urls import URLPattern, URLResolver
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RegexPattern

from sixring.core.accounts import tokens
from sixring.core.actors import Actor
from sixring.core.errors import SixringError
from sixring.core.models import ApiToken

from . import problems
from .problems import Turned
from .rooms import ANY, ApiRequest, Declared
from .throttle import Throttle

FAILURES = {"api": "60/m/ip"}  # wrong keys; right ones are counted by themselves
LARGEST = 1024 * 1024
WRITES = ("POST", "PATCH", "DELETE")
Act = Callable[[], HttpResponse]
Once = Callable[[ApiRequest, str, Act], HttpResponse]


@dataclass(frozen=True, slots=True)
class Found:
    """What an address leads to: its methods with what they ask for, and what answers."""

    route: str
    view: Callable[..., HttpResponse]
    named: Mapping[str, Any]


class Door:
    """Whether, and as whom, a request comes in. `once` does an act that has a key of its own once."""

    def __init__(
        self, patterns: Sequence[URLPattern | URLResolver], declared: Mapping[tuple[str, str], Declared],
        known: Mapping[tuple[str, str], frozenset[str]], once: Once, throttle: Throttle,
    ) -> None:  # fmt: skip
        self.resolver = URLResolver(RegexPattern(r"^/"), list(patterns))
        self.declared, self.known, self.once, self.throttle = declared, known, once, throttle

    def answer(self, request: HttpRequest, path: str) -> HttpResponse:
        """The answer to a request for `path`, which begins with a slash. Every refusal is a problem document."""
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"  # what answers knows no other; the server leaves the body out
        try:
            found = self.find(path)
            method = self.method_of(request, found)
            entered = self.enter(request, (method, found.route))
            return self.act(entered, found)
        except SixringError as error:
            return problems.of(error)
        except Exception as error:
            return problems.broken(request, error)
        finally:
            request.method = asked

    def find(self, path: str) -> Found:
        try:
            match = self.resolver.resolve(path)
        except Resolver404:
            raise Turned(404, "There is nothing at this address.") from None
        route = "/" + match.route.removeprefix("^/").replace("<", "{").replace(">", "}")
        return Found(route, match.func, match.kwargs)

    def method_of(self, request: HttpRequest, found: Found) -> str:
        allowed = [method for method, route in self.declared if route == found.route]
        if request.method not in allowed:
            said = ", ".join(sorted({*allowed, *(["HEAD"] if "GET" in allowed else [])}))
            raise Turned(405, "This address does not take this method.", Allow=said)
        return str(request.method)

    def enter(self, request: HttpRequest, operation: tuple[str, str]) -> ApiRequest:
        """The request with who acts. Raises why it may not come in."""
        entered, declared = cast(ApiRequest, request), self.declared[operation]
        entered.token = self.token_of(request)
        if wait := self.throttle.take(entered.token.pk):
            raise Turned(429, f"That is more than {self.throttle.per_minute} requests a minute.", Retry_After=str(wait))
        refuse_odd(request, self.known[operation])
        known: dict[str, Any] | None = {} if request.method == "GET" else None
        actor = replace(tokens.actor_of(entered.token), known=known)
        if declared.scope != ANY:
            actor.must_have(declared.scope)
        may(actor, declared.act)
        entered.actor = actor
        return entered

    def token_of(self, request: HttpRequest) -> ApiToken:
        kind, _, key = request.headers.get("authorization", "").partition(" ")
        token = tokens.find(key.strip()) if kind.lower() == "bearer" else None
        if token is None:
            if not ratelimit.consume(request, app="core", action="api", config=FAILURES, limit_get=True):
                raise Turned(429, "Too many wrong tokens came from this address. Wait a minute.", Retry_After="60")
            raise Turned(401, "Send a token that works: Authorization: Bearer …", WWW_Authenticate="Bearer")
        return token

    def act(self, request: ApiRequest, found: Found) -> HttpResponse:
        def do() -> HttpResponse:
            return found.view(request, **found.named)

        if request.method not in WRITES:
            return do()
        key = request.headers.get("idempotency-key") if request.method == "POST" else None
        request.act_key = f"api:{request.token.pk}:{key or uuid.uuid4()}"
        return self.once(request, key, lambda: whole(do)) if key is not None else whole(do)


def whole(act: Act) -> HttpResponse:
    """What was refused half-way leaves nothing behind."""
    with transaction.atomic():
        answer = act()
        if answer.status_code >= 400:
            transaction.set_rollback(True)
    return answer


def may(actor: Actor, act: str) -> None:
    """Rule: the role decides here; how far a scope goes was asked before."""
    replace(actor, scopes=None).must(act)


def refuse_odd(request: HttpRequest, known: frozenset[str]) -> None:
    """Raise `Turned` for what can't be read, before anything reads it."""
    if "\x00" in request.path or any("\x00" in value for one in request.GET.lists() for value in (one[0], *one[1])):
        raise Turned(422, "No address here holds a NUL.")
    if unknown := sorted(request.GET.keys() - known):
        raise Turned(422, f"This address does not take “{unknown[0][:60]}”.")
    if request.method not in ("POST", "PATCH"):
        return
    if "transfer-encoding" in request.headers and "content-length" not in request.headers:
        raise Turned(411, "Say how long the body is: Content-Length instead of chunks.")
    try:
        size = len(request.body)
    except (RequestDataTooBig, UnreadablePostError, RawPostDataException):
        size = LARGEST + 1
    if size > LARGEST:
        raise Turned(413, "A request may have one megabyte. Send less at a time.")
    if request.content_type != "application/json":
        raise Turned(415, "Send JSON, and say so: Content-Type: application/json.", Accept="application/json")
