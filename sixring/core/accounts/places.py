"""Where somebody is signed in: each place as they recognise it, and ending it.

A session knows its place and the key the place was last noted with, so a page costs no question; with the sign of life,
once a minute, the place is written on, and a session whose place is gone ends.
"""

from __future__ import annotations

import re
from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.http import HttpRequest

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import NotFound
from sixring.core.models import Agent, SignedIn

PLACE, KEY = "place", "place_key"
AS_LONG_AS = timedelta(hours=12)
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
            ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
           ("Mac OS X", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip


def note(request: HttpRequest, agent: Agent, way: str) -> SignedIn:
    """`agent` has just signed in by `request`; places whose session can't live any more are forgotten."""
    session = request.session
    if not session.session_key:
        session.create()
    of(agent).filter(began__lt=clock.now() - AS_LONG_AS).delete()
    place = SignedIn.objects.create(
        agent=agent, session_key=session.session_key or "", way=way,
        device=device_of(request.headers.get("user-agent", "")), address=get_adapter().get_client_ip(request)[:45],
        began=clock.now(), seen=clock.now(),
    )  # fmt: skip
    session[PLACE], session[KEY] = place.pk, place.session_key
    return place


def moved(session: SessionBase) -> bool:
    """Whether the session has another key than its place knows, as after a change of password."""
    return PLACE in session and session.get(KEY) != session.session_key


def still_there(request: HttpRequest) -> bool:
    """Write the sign of life on; False when the place was ended meanwhile."""
    session = request.session
    if PLACE not in session:
        return True
    session[KEY] = session.session_key
    fresh = {"seen": clock.now(), "session_key": session.session_key, "address": get_adapter().get_client_ip(request)}
    return bool(SignedIn.objects.filter(pk=session[PLACE]).update(**fresh))


def of(agent: Agent) -> models.QuerySet[SignedIn]:
    return SignedIn.objects.filter(agent=agent).order_by("-seen", "-pk")


def end(place_id: int, agent: Agent, *, actor: Actor) -> None:
    """Sign `agent` out at one place of theirs."""
    place = of(agent).filter(pk=place_id).first()
    if place is None:
        raise NotFound
    forget(of(agent).filter(pk=place_id), agent, actor=actor)


def end_others(session: SessionBase, agent: Agent, *, actor: Actor) -> int:
    """Sign `agent` out everywhere but here; returns at how many places."""
    return forget(of(agent).exclude(pk=session.get(PLACE, 0)), agent, actor=actor)


def end_all(agent: Agent, *, actor: Actor) -> int:
    return forget(of(agent), agent, actor=actor)


def forget(places: models.QuerySet[SignedIn], agent: Agent, *, actor: Actor) -> int:
    with transaction.atomic():
        found = list(places.order_by().values_list("pk", "session_key"))
        Session.objects.filter(session_key__in=[key for _, key in found]).delete()
        SignedIn.objects.filter(pk__in=[pk for pk, _ in found]).delete()
        if found:
            changes.record("agent.sessions_ended", agent, actor=actor)
    return len(found)


def left(session: SessionBase) -> None:
    """Whoever was signed in here has signed out."""
    SignedIn.objects.filter(pk=session.get(PLACE, 0)).delete()


def device_of(agent_line: str) -> str:
    """Rule: "Firefox on Linux" from what a browser says of itself; its first word when it is none we know."""
    browser = next((name for mark, name in BROWSERS if mark in agent_line), "")
    system = next((name for mark, name in SYSTEMS if mark in agent_line), "")
    other = re.sub(r"[^\w.+-].*", "", agent_line)[:40]
    return " on ".join(part for part in (browser or other, system) if part)
