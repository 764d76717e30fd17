"""The watcher: one thread a process that waits for commits, reads the log once, and tells every connection's ear.

A wake-up may be lost or late; each connection reads from its own cursor when it starts, so no news ever is. Who is
present is looked at beside it, and told at once to those who are there and a little later to everybody else.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial

from django.db import connection

from sixring.core import changes, clock
from sixring.core.wake import CHANGES, PRESENCE, Bell

from . import presence
from .news import Batch, Key, batch_of, is_cursor
from .presence import Here

__all__ = ["Batch", "Ear", "Key", "Watcher", "is_cursor", "watcher"]
log = logging.getLogger("sixring.live")
PAUSE = 0.005  # seconds between two looks at SQLite; PostgreSQL rings
LOOK_ANYWAY = 0.2  # on PostgreSQL a row may become readable after its ring, when an older transaction ends
TOGETHER = 500
CALM = 2  # the watcher rests so many times as long as the telling took: many connections hear more at a time
SLOWEST = 0.1  # seconds it rests at most
NEAR = 0.1  # seconds between two looks who is present, however much is committed
FAR = 1.0  # seconds in which those who are elsewhere hear who is where

Hear = Callable[[Batch], None]
Notice = Callable[[list[Here], bool], None]


@dataclass(frozen=True, slots=True, eq=False)
class Ear:
    """Who listens: `hear` is called in `loop`. `whose` names the session, so that it can be counted and hung up on.
    `notice` hears who is present: (conversations, whether they are told at once or later)."""

    loop: asyncio.AbstractEventLoop
    hear: Hear
    hang_up: Callable[[], None]
    whose: str
    wants_identities: bool
    notice: Notice | None = None


class Watcher:
    """Reads the log from the moment the first ear joins."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.ears: list[Ear] = []
        self.stopping = threading.Event()
        self.started: Future[None] = Future()
        self.thread: threading.Thread | None = None
        self.here: dict[int, tuple[int, tuple[presence.One, ...]]] = {}
        self.runs_out: datetime | None = None
        self.far: dict[int, Here] = {}
        self.told_far = self.looked = 0.0
        self.stale = False
        self.telling: list[threading.Event] = []

    async def join(self, ear: Ear) -> None:
        """From its return on, `ear` hears of every commit: whoever reads the log after that and listens misses none."""
        with self.lock:
            self.ears = [*self.ears, ear]
            if self.thread is None:
                self.thread = threading.Thread(target=self._run, name="live", daemon=True)
                self.thread.start()
        try:
            if not self.started.done():
                await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(self.started)), 30)
        except BaseException:
            self.leave(ear)
            raise

    def leave(self, ear: Ear) -> None:
        with self.lock:
            self.ears = [one for one in self.ears if one is not ear]

    def count(self, whose: str) -> int:
        return sum(1 for ear in self.ears if ear.whose == whose)

    def present(self) -> list[Here]:
        """Everybody who is in any conversation, as of the last look."""
        return [presence.here_of(pk, found) for pk, found in self.here.items()]

    def hang_up(self, whose: str) -> None:
        """End every stream of one session in this process."""
        for ear in self.ears:
            if ear.whose == whose:
                call(ear.loop, ear.hang_up)

    def hang_up_all(self) -> None:
        for ear in self.ears:
            call(ear.loop, ear.hang_up)

    def stop(self) -> None:
        self.stopping.set()
        if self.thread is not None:
            self.thread.join()

    def _run(self) -> None:
        bell, cursor = Bell(PAUSE, CHANGES, PRESENCE), ""
        moved = True
        while not self.stopping.is_set():
            try:
                cursor = cursor or changes.head()
                self._be_ready(bell)
                cursor = self._tell_all(cursor)
                self._look_who_is_here(moved)
                self._rest()
                moved = bell.wait(NEAR if self.stale else LOOK_ANYWAY)
            except Exception:  # the database went away; the cursor stays where it was
                log.exception("the log could not be read")
                connection.close()
                time.sleep(1)
        connection.close()

    def _be_ready(self, bell: Bell) -> None:
        if not self.started.done():
            bell.wait(0)
            self.here, self.runs_out = presence.snapshot()
            self.started.set_result(None)

    def _tell_all(self, cursor: str) -> str:
        while not self.stopping.is_set():
            found, behind = changes.after(cursor, TOGETHER)
            if not found:
                break
            batch = batch_of(found, behind, identities=any(ear.wants_identities for ear in self.ears))
            self._tell(partial(hear, batch))
            cursor = behind
            if len(found) < TOGETHER:  # whatever came meanwhile rings again
                break
        return cursor

    def _look_who_is_here(self, moved: bool) -> None:
        self.stale = self.stale or moved or (self.runs_out is not None and self.runs_out <= clock.now())
        if self.stale and time.monotonic() >= self.looked + NEAR:
            self.stale, self.looked = False, time.monotonic()
            before = self.here
            self.here, self.runs_out = presence.snapshot()
            if changed := presence.differences(before, self.here):
                self.far |= {one.conversation: one for one in changed}
                self._tell(partial(notice, changed, True))
        if self.far and time.monotonic() >= self.told_far + FAR:
            changed, self.far, self.told_far = list(self.far.values()), {}, time.monotonic()
            self._tell(partial(notice, changed, False))

    def _tell(self, act: Callable[[Ear], object]) -> None:
        by_loop: dict[asyncio.AbstractEventLoop, list[Ear]] = {}
        for ear in self.ears:
            by_loop.setdefault(ear.loop, []).append(ear)
        for loop, ears in by_loop.items():
            done = threading.Event()
            if call(loop, partial(spread, act, ears, done)):
                self.telling.append(done)
            else:
                for ear in ears:
                    self.leave(ear)

    def _rest(self) -> None:
        """Until the loops are done with telling, and then in proportion to it."""
        began = time.monotonic()
        for done in self.telling:
            done.wait(max(0, began + SLOWEST - time.monotonic()))
        self.telling.clear()
        self.stopping.wait(min(SLOWEST, CALM * (time.monotonic() - began)))


def hear(batch: Batch, ear: Ear) -> None:
    ear.hear(batch)


def notice(changed: list[Here], near: bool, ear: Ear) -> None:
    if ear.notice is not None:
        ear.notice(changed, near)


def spread(act: Callable[[Ear], object], ears: list[Ear], done: threading.Event) -> None:
    """Called in the loop of `ears`; `done` when those that were stirred have written."""
    for ear in ears:
        act(ear)
    asyncio.get_running_loop().call_soon(done.set)


def call(loop: asyncio.AbstractEventLoop, act: Callable[[], object]) -> bool:
    try:
        loop.call_soon_threadsafe(act)
    except RuntimeError:  # that loop has ended, and its connections with it
        return False
    return True


@cache
def watcher() -> Watcher:
    """This process's watcher."""
    return Watcher()
