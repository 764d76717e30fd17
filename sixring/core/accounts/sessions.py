"""How long somebody stays signed in: twelve hours at most, three without a sign of life.

A session also ends when the agent is deactivated or the password changes, which Django sees to by itself. The sign of
life is written at most once a minute, or every page would cost a commit.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user, login
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.models import Agent

LONGEST = 12 * 3600
IDLE = 3 * 3600
MINUTE = 60
BEGAN, SEEN = "began", "seen"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def begin(request: HttpRequest, agent: Agent) -> None:
    """Sign `agent` in. Whoever was signed in here before is signed out."""
    with transaction.atomic():
        login(request, agent, backend=BACKEND)
        changes.record("agent.signed_in", agent, actor=Actor.of(agent))
    request.session[BEGAN] = request.session[SEEN] = clock.now().timestamp()


def agent_of(session_key: str) -> Agent | None:
    """Who is signed in under a session cookie, for paths beside Django's middleware. Is no sign of life."""
    request = HttpRequest()
    request.session = SessionStore(session_key if session_key.isascii() and session_key.isalnum() else None)
    if SESSION_KEY not in request.session or is_over(request.session):
        return None
    user = get_user(request)
    return user if isinstance(user, Agent) else None


def agents_of(session_keys: Collection[str]) -> dict[str, Agent]:
    """Who is signed in under each of these, with their teams: `agent_of` in three queries for all of them."""
    keys = [key for key in session_keys if key.isascii() and key.isalnum()]
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    contents = {row.session_key: row.get_decoded() for row in rows}
    numbers = {key: int(content[SESSION_KEY]) for key, content in contents.items() if SESSION_KEY in content}
    agents = Agent.objects.prefetch_related("teams").in_bulk(set(numbers.values()))
    found: dict[str, Agent] = {}
    for key, number in numbers.items():
        plain = number in agents and is_of(contents[key], agents[number])
        agent = agents[number] if plain else agent_of(key)
        if agent is not None and not is_over(contents[key]):
            found[key] = agent
    return found


def is_of(content: Mapping[str, Any], agent: Agent) -> bool:
    """Rule: whether a session was begun by this agent with the password of now."""
    known = content.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
    return known and constant_time_compare(content.get(HASH_SESSION_KEY, ""), agent.get_session_auth_hash())


def is_over(session: SessionBase | Mapping[str, Any]) -> bool:
    now = clock.now().timestamp()
    began, seen = session.get(BEGAN, now), session.get(SEEN, now)
    return bool(now - began >= LONGEST or now - seen >= IDLE)


class SessionRules:
    """Middleware, right after Django's AuthenticationMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session:
            self.keep_rules(request)
        return self.get_response(request)

    def keep_rules(self, request: HttpRequest) -> None:
        session, now = request.session, clock.now().timestamp()
        if is_over(session):
            session.flush()
            request.user = AnonymousUser()
        elif BEGAN not in session:  # made by something other than `begin`: its time starts here
            session[BEGAN] = session[SEEN] = now
        elif now - session.get(SEEN, 0) >= MINUTE:
            session[SEEN] = now
