"""Presence: who looks at which conversation, and who writes in it. A courtesy with a short life, beside the log.

Signs of life come every twenty seconds from every open conversation; they are gathered, and written only when they say
something new or the row would run out, many in one commit.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from django.db import transaction

from sixring.core import asgi, clock, wake

from ..models import Presence, Typing
from .gates import NOWHERE, learn

log = logging.getLogger("sixring.live")
LASTS = timedelta(seconds=50)
RENEW = timedelta(seconds=22)  # a row that lasts longer than this is left alone
LINGERS = timedelta(seconds=3)  # who leaves may only be loading the page anew
TOGETHER = 0.08  # seconds in which signs are gathered into one commit
TYPING_LASTS = timedelta(seconds=8)  # a browser says it again while somebody types
State = Presence.State
Place = tuple[int, int]  # conversation, agent
Seat = tuple[int, int]  # conversation, identity of the customer
NOBODY: Mapping[Seat, datetime] = {}


@dataclass(frozen=True, slots=True)
class One:
    """A colleague, or the customer who types just now (`agent` is 0)."""

    agent: int
    name: str
    state: str
    draft: int = 0


@dataclass(frozen=True, slots=True)
class Here:
    """Everybody in one conversation just now; `whom` is who was there before or is now."""

    conversation: int
    gate: int
    people: tuple[One, ...]
    whom: frozenset[int]
    line: bytes


def snapshot() -> tuple[dict[int, tuple[int, tuple[One, ...]]], datetime | None]:
    """Conversation -> its gate and who is there; and when the first of them runs out."""
    found = Presence.objects.filter(until__gt=clock.now(), agent__is_active=True).order_by("conversation", "agent")
    columns = ("conversation", "conversation__reach", "conversation__merged_into", "agent", "agent__name", "state")
    here: dict[int, tuple[int, tuple[One, ...]]] = {}
    first: datetime | None = None
    for conversation, reach, merged, agent, name, state, draft, until in found.values_list(*columns, "draft", "until"):
        gate = NOWHERE if merged else reach or -conversation
        here[conversation] = (gate, (*here.get(conversation, (gate, ()))[1], One(agent, name, state, draft)))
        first = until if first is None else min(first, until)
    for conversation, gate, who, until in customers():
        here[conversation] = (gate, (*here.get(conversation, (gate, ()))[1], One(0, who, State.WRITING)))
        first = until if first is None else min(first, until)
    learn(gate for gate, _ in here.values())
    return here, first


def customers() -> Iterable[tuple[int, int, str, datetime]]:
    """Customers who type just now: conversation and gate, what they are called, and until when that is believed."""
    found = Typing.objects.filter(until__gt=clock.now()).order_by("conversation", "identity")
    columns = ("conversation", "conversation__reach", "conversation__merged_into", "identity__person__name")
    for conversation, reach, merged, name, until in found.values_list(*columns, "until"):
        yield conversation, NOWHERE if merged else reach or -conversation, name or "", until


def differences(before: Mapping[int, Any], now: Mapping[int, Any]) -> list[Here]:
    """What changed between two snapshots: each conversation with everybody who is there now."""
    nobody: tuple[int, tuple[One, ...]] = (NOWHERE, ())
    changed = [pk for pk in before.keys() | now.keys() if before.get(pk) != now.get(pk)]
    return [here_of(pk, now.get(pk) or (before[pk][0], ()), before.get(pk, nobody)[1]) for pk in changed]


def here_of(conversation: int, found: tuple[int, tuple[One, ...]], before: tuple[One, ...] = ()) -> Here:
    gate, people = found
    whom = frozenset(one.agent for one in (*people, *before))
    return Here(conversation, gate, people, whom, asgi.event(told(conversation, people), name="presence"))


def told(conversation: int, people: tuple[One, ...]) -> dict[str, Any]:
    """`customer` stands where it is no colleague; their name is empty where nobody knows it."""
    named = [
        {"agent": one.agent, "name": one.name, "state": one.state, "draft": one.draft}
        if one.agent
        else {"agent": 0, "name": one.name, "state": one.state, "draft": 0, "customer": True}
        for one in people
    ]
    return {"conversation": conversation, "here": named}


class Gatherer:
    """Signs of life of one event loop, waiting for their common commit."""

    def __init__(self) -> None:
        self.pending: dict[Place, tuple[str, datetime]] = {}
        self.written: dict[Place, tuple[str, datetime]] = {}
        self.typing: dict[Seat, datetime] = {}
        self.flushing: asyncio.Task[None] | None = None

    def take(self, conversation: int, agent: int, state: str) -> None:
        """Somebody is `state` ("reading", "writing") in a conversation, or has "left"."""
        now, place = clock.now(), (conversation, agent)
        known = self.pending.get(place) or self.written.get(place)
        if state == "left":
            self.pending[place] = (State.READING, now + LINGERS)
        elif known is None or known[0] != state or known[1] < now + RENEW:
            self.pending[place] = (state, now + LASTS)
        self.start()

    def customer(self, seat: Seat, *, on: bool) -> None:
        """A customer types, or has stopped."""
        self.typing[seat] = clock.now() + TYPING_LASTS if on else clock.now()
        self.start()

    def start(self) -> None:
        if (self.pending or self.typing) and self.flushing is None:
            self.flushing = asyncio.ensure_future(self.flush())

    async def flush(self) -> None:
        try:
            while self.pending or self.typing:
                await asyncio.sleep(TOGETHER)
                signs, self.pending = self.pending, {}
                typing, self.typing = self.typing, {}
                now = clock.now()
                self.written = {place: said for place, said in self.written.items() if said[1] > now} | signs
                await asgi.in_thread(write, signs, typing)
        except Exception:
            log.warning("presence could not be written", exc_info=True)
        finally:
            self.flushing = None


_gatherers: WeakKeyDictionary[asyncio.AbstractEventLoop, Gatherer] = WeakKeyDictionary()


def gatherer() -> Gatherer:
    """The gatherer of the running event loop."""
    return _gatherers.setdefault(asyncio.get_running_loop(), Gatherer())


def write(signs: Mapping[Place, tuple[str, datetime]], typing: Mapping[Seat, datetime] = NOBODY) -> None:
    """Write many signs of life in one commit."""
    with transaction.atomic():
        Typing.objects.bulk_create(
            [Typing(conversation_id=c, identity_id=i, until=until) for (c, i), until in typing.items()],
            update_conflicts=True, unique_fields=["conversation", "identity"], update_fields=["until"],
        )  # fmt: skip
        Presence.objects.bulk_create(
            [Presence(conversation_id=c, agent_id=a, state=s, until=until) for (c, a), (s, until) in signs.items()],
            update_conflicts=True, unique_fields=["conversation", "agent"], update_fields=["state", "until"],
        )  # fmt: skip
        wake.ring(wake.PRESENCE)


def drafted(conversation: int, agent: int, version: int) -> None:
    """The draft of `agent` is at `version` now, 0 when it is gone; within the caller's transaction."""
    state = State.WRITING if version else State.READING
    until = clock.now() + LASTS
    row = Presence(conversation_id=conversation, agent_id=agent, state=state, draft=version, until=until)
    Presence.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["conversation", "agent"],
        update_fields=["draft", "until", "state"] if not version else ["draft", "until"],
    )  # fmt: skip
    wake.ring(wake.PRESENCE)


def sweep() -> int:
    """Forget who left long ago."""
    long_ago = clock.now() - timedelta(minutes=10)
    rows = (Presence.objects.filter(until__lt=long_ago), Typing.objects.filter(until__lt=long_ago))
    return sum(old.delete()[0] for old in rows if old.exists())


def gates_in(here: Iterable[Here]) -> frozenset[int]:
    return frozenset(one.gate for one in here)
