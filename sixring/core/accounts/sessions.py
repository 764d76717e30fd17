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

from . import places, rules

LONGEST = 12 * 3600
IDLE = 3 * 3600
MINUTE = 60
BEGAN, SEEN, WAY = "began", "seen", "way"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def begin(request: HttpRequest, agent: Agent, way: str = rules.SWITCH) -> None:
    """Sign `agent` in, by a way of `rules`. Whoever was signed in here before is signed out."""
    rules.refuse_closed_way(agent, way)
    with transaction.atomic():
        places.left(request.session)
        login(request, agent, backend=BACKEND)
        request.session[BEGAN] = request.session[SEEN] = clock.now().timestamp()
        request.session[WAY] = way
        places.note(request, agent, way)
        changes.record("agent.signed_in", agent, actor=Actor.of(agent))


def owes(session: SessionBase | Mapping[str, Any], agent: Agent) -> bool:
    """Whether `agent` has to set up a second step first. Who comes by the company's sign-in had theirs there."""
    return agent.owes_second_step and session.get(WAY) != rules.COMPANY


def agent_of(session_key: str) -> Agent | None:
    """Who is signed in under a session cookie, for paths beside Django's middleware. Is no sign of life."""
    request = HttpRequest()
    request.session = SessionStore(session_key if session_key.isascii() and session_key.isalnum() else None)
    if SESSION_KEY not in request.session or is_over(request.session):
        return None
    user = get_user(request)
    return user if isinstance(user, Agent) and not owes(request.session, user) else None


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
        if agent is not None and not is_over(contents[key]) and not owes(contents[key], agent):
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
            self.end(request)
        elif BEGAN not in session:  # made by something other than `begin`: its time starts here
            session[BEGAN] = session[SEEN] = now
        elif now - session.get(SEEN, 0) >= MINUTE or places.moved(session):
            session[SEEN] = now
            if not places.still_there(request):
                self.end(request)

    def end(self, request: HttpRequest) -> None:
        places.left(request.session)
        request.session.flush()
        request.user = AnonymousUser()
