"""Availability: whether an agent is there for customers, recorded from when to when.

Signing in makes available; signing out and a long silence make away, until the next sign of life; all else is said by
the agent. A sign of life is a page asked for, an act, or activity on a page; a tab that only hears the news is none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse

from sixring.core import changes, clock
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Invalid
from sixring.core.models import Agent

from .models import Availability, SignOfLife

State = Availability.State
AT_WORK = frozenset({State.AVAILABLE, State.BUSY})
MINUTE = timedelta(minutes=1)
BY_ITSELF = ("silence", "signed_out")  # being away for these ends with the next sign of life


def switch(agent: Agent, state: str, *, actor: Actor, cause: str = "") -> Availability:
    """From now on `agent` is in `state`. The same again is a quiet no-op. Raises `Invalid` for an unknown state."""
    if state not in State.values:
        raise Invalid("Choose available, busy, a break or away.")
    if actor.id != agent.pk:
        actor.must("lead")
    with transaction.atomic():
        Agent.objects.select_for_update().get(pk=agent.pk)  # two tabs at once: one after the other
        now, before = clock.now(), Availability.objects.filter(agent=agent, until=None).first()
        if before is not None and before.state == state:
            return before
        Availability.objects.filter(agent=agent, until=None).update(until=now)
        fresh = Availability.objects.create(agent=agent, state=state, since=now, by_id=actor.id, cause=cause)
        changes.record(f"agent.{state}", agent, actor=actor)
    return fresh


def of(agent_id: int) -> Availability:
    """How it stands with an agent; available, from the beginning of time, for whoever never said anything."""
    return current([agent_id])[agent_id]


def current(agent_ids: Collection[int]) -> dict[int, Availability]:
    """How it stands with each of these agents."""
    found = {row.agent_id: row for row in Availability.objects.filter(agent__in=agent_ids, until=None)}
    start = datetime.min.replace(tzinfo=clock.now().tzinfo)
    return {pk: found.get(pk) or Availability(agent_id=pk, state=State.AVAILABLE, since=start) for pk in agent_ids}


def is_gone(row: Availability, now: datetime, longest_break: timedelta) -> bool:
    """Rule: away, or on a break for longer than a break lasts."""
    return row.state == State.AWAY or (row.state == State.BREAK and now - row.since >= longest_break)


def arrive(agent: Agent) -> None:
    """Somebody signed in."""
    before = Availability.objects.filter(agent=agent, until=None).first()
    if before is None or before.state == State.AWAY:
        switch(agent, State.AVAILABLE, actor=SYSTEM, cause="signed_in")


def leave(agent: Agent) -> None:
    """Somebody signed out."""
    switch(agent, State.AWAY, actor=SYSTEM, cause="signed_out")


def settle_silent() -> int:
    """Make away who has not been heard of for `AWAY_AFTER` minutes; returns how many."""
    long_ago = clock.now() - timedelta(minutes=settings.AWAY_AFTER)
    heard = SignOfLife.objects.filter(agent=OuterRef("agent"), at__gt=long_ago)
    silent = Availability.objects.filter(until=None, since__lte=long_ago).exclude(state=State.AWAY)
    gone = list(silent.filter(~Exists(heard)).select_related("agent")[:100])
    for row in gone:
        switch(row.agent, State.AWAY, actor=SYSTEM, cause="silence")
    return len(gone)


def sign_of_life(agent_id: int) -> None:
    """`agent_id` does something just now. Written at most once a minute."""
    now = clock.now()
    if timedelta() <= now - _heard.get(agent_id, now - MINUTE) < MINUTE:
        return
    SignOfLife.objects.update_or_create(agent_id=agent_id, defaults={"at": now})
    _heard[agent_id] = now
    missed = Availability.objects.filter(agent=agent_id, until=None, state=State.AWAY, cause__in=BY_ITSELF)
    if found := missed.select_related("agent").first():
        switch(found.agent, State.AVAILABLE, actor=SYSTEM, cause="back")


_heard: dict[int, datetime] = {}  # when this process last wrote it


class SignsOfLife:
    """Middleware behind the gate."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = getattr(request, "actor", None)
        if actor is not None and actor.id and tells_of_life(request):
            sign_of_life(actor.id)
        return self.get_response(request)


def tells_of_life(request: HttpRequest) -> bool:
    """Rule: what news reload by themselves is no sign of life; a page and an act are."""
    return request.method == "POST" or request.headers.get("HX-Request") != "true"
