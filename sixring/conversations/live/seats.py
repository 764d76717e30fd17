"""A seat is a signed-in session with open streams. The rounds of an event loop look every few seconds whether the
sessions still hold, once for all of their streams and all sessions in one go, and let each stream give a sign of life
when it is time."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, WeakValueDictionary

from sixring.core import asgi
from sixring.core.accounts import sessions
from sixring.core.actors import Actor

from .sight import KNOWN_FOR, Sight, Visible, visible_to

if TYPE_CHECKING:
    from .stream import Stream

log = logging.getLogger("sixring.live")
CHECK = 2.5  # seconds between two looks whether the session still holds
HEARTBEAT = 15.0  # seconds
TICK = 0.5  # seconds between two looks which sessions are due
REGULARS = 400  # sessions checked in one go


def signed_in(session_key: str) -> Actor | None:
    """Who may watch under this session; None unless somebody active is signed in."""
    return all_signed_in([session_key]).get(session_key)


def all_signed_in(session_keys: Collection[str]) -> dict[str, Actor]:
    """Who may watch under each of these sessions."""
    active = {key: agent for key, agent in sessions.agents_of(session_keys).items() if agent.is_active}
    actors = {key: Actor.of(agent) for key, agent in active.items()}
    return {key: actor for key, actor in actors.items() if actor.may("see")}


def looked_up(keys: Collection[str], actors: Collection[Actor]) -> tuple[dict[str, Actor], Mapping[Actor, Visible]]:
    """Whoever is signed in under these keys, and what these actors see."""
    return all_signed_in(keys), {actor: visible_to(actor) for actor in actors}


def take(session_key: str, actor: Actor, stream: Stream) -> Seat:
    """The seat of this session, with `stream` on it. Called in the stream's event loop."""
    seat = rounds().seat(session_key, actor)
    seat.streams.add(stream)
    return seat


def sight_of(actor: Actor) -> Sight:
    """What `actor` may see, shared by all who look for them in this loop."""
    return rounds().sight(actor)


class Seat:
    def __init__(self, rounds: Rounds, session_key: str, actor: Actor) -> None:
        self.rounds = rounds
        self.session_key, self.actor = session_key, actor
        self.sight = rounds.sight(actor)
        self.streams: set[Stream] = set()
        self.check_at = time.monotonic() + CHECK

    def leave(self, stream: Stream) -> None:
        self.streams.discard(stream)
        if not self.streams:
            self.rounds.clear(self)

    def doubt(self) -> None:
        """Something was done to this colleague: check at once."""
        self.check_at = 0.0
        self.rounds.stirred.set()

    def hang_up(self) -> None:
        for stream in self.streams:
            stream.hang_up()

    def beat(self, due: float) -> None:
        for stream in self.streams:
            if stream.told_at <= due:
                stream.stirred.set()


class Rounds:
    """One task that looks after all seats of an event loop as long as there are any."""

    def __init__(self) -> None:
        self.seats: dict[tuple[str, Actor], Seat] = {}
        self.sights: WeakValueDictionary[Actor, Sight] = WeakValueDictionary()
        self.stirred = asyncio.Event()
        self.task: asyncio.Task[None] | None = None

    def seat(self, session_key: str, actor: Actor) -> Seat:
        key = (session_key, actor)
        seat = self.seats.get(key) or self.seats.setdefault(key, Seat(self, session_key, actor))
        if self.task is None:
            self.task = asyncio.ensure_future(self.walk())
        return seat

    def clear(self, seat: Seat) -> None:
        key = (seat.session_key, seat.actor)
        if self.seats.get(key) is seat:
            del self.seats[key]
        if not self.seats and self.task is not None:
            self.task.cancel()
            self.task = None

    def sight(self, actor: Actor) -> Sight:
        sight = self.sights.get(actor)
        if sight is None:
            sight = self.sights[actor] = Sight(actor)
        return sight

    async def walk(self) -> None:
        while True:
            await self.rest()
            now = time.monotonic()
            due = [seat for seat in self.seats.values() if seat.check_at <= now]
            for start in range(0, len(due), REGULARS):
                await self.check(due[start : start + REGULARS])
            for seat in list(self.seats.values()):
                seat.beat(time.monotonic() - HEARTBEAT)

    async def rest(self) -> None:
        try:
            async with asyncio.timeout(min(TICK, CHECK, HEARTBEAT)):
                await self.stirred.wait()
        except TimeoutError:
            pass
        self.stirred.clear()

    async def check(self, due: list[Seat]) -> None:
        """Hang up on whose session no longer holds, and ask anew what the others see before they have to."""
        now = time.monotonic()
        for seat in due:
            seat.check_at = now + CHECK
        fading = {seat.sight: seat.sight.turn for seat in due if now < seat.sight.until < now + KNOWN_FOR / 2}
        try:
            keys, actors = [seat.session_key for seat in due], [sight.actor for sight in fading]
            holding, seen = await asgi.in_thread(looked_up, keys, actors)
        except Exception:  # who can't be checked is not told more; browsers come back by themselves
            log.exception("sessions could not be checked")
            holding, seen = {}, {}
        for sight, turn in fading.items():
            if sight.actor in seen:
                sight.take(seen[sight.actor], turn, now)
        for seat in due:
            if holding.get(seat.session_key) != seat.actor:
                seat.hang_up()


_rounds: WeakKeyDictionary[asyncio.AbstractEventLoop, Rounds] = WeakKeyDictionary()


def rounds() -> Rounds:
    """The rounds of the running event loop."""
    return _rounds.setdefault(asyncio.get_running_loop(), Rounds())
