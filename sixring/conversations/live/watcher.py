"""The watcher: one thread a process that waits for commits, reads the log once, and tells every connection's ear.

A wake-up may be lost or late; each connection reads from its own cursor when it starts, so no news ever is.
"""

from __future__ import annotations

import asyncio
import logging
import re
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache, partial

from django.db import connection

from sixring.core import changes
from sixring.core.models import Change
from sixring.core.wake import Bell
from sixring.people.models import Identity

from ..models import Audience

log = logging.getLogger("sixring.live")
PAUSE = 0.005  # seconds between two looks at SQLite; PostgreSQL rings
LOOK_ANYWAY = 0.2  # on PostgreSQL a row may become readable after its ring, when an older transaction ends
TOGETHER = 500
CURSOR = re.compile(r"[0-9]{1,19}-[0-9]{1,19}")
# After these, what somebody may see can be less than before.
REGROUPING = frozenset({"conversation.moved_in", "conversation.moved_out", "conversation.absorbed"})
SPOKEN = frozenset({"message.received", "message.written"})

Key = tuple[str, str, str]  # an identity's kind, value and scope


@dataclass(frozen=True, slots=True)
class News:
    """A change about a conversation: ids and words, no content."""

    cursor: str
    position: tuple[int, int]
    verb: str
    subject: str
    conversation: int


@dataclass(frozen=True, slots=True)
class Batch:
    """What was committed since the last one. `agents` changed themselves; `heard_by` are the identities spoken with."""

    news: tuple[News, ...]
    position: tuple[int, int]
    cursor: str
    regrouped: bool
    agents: frozenset[int]
    heard_by: frozenset[Key]


Hear = Callable[[Batch], None]


@dataclass(frozen=True, slots=True, eq=False)
class Ear:
    """Who listens: `hear` is called in `loop`. `whose` names the session, so that it can be counted and hung up on."""

    loop: asyncio.AbstractEventLoop
    hear: Hear
    hang_up: Callable[[], None]
    whose: str
    wants_identities: bool


class Watcher:
    """Reads the log from the moment the first ear joins."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.ears: list[Ear] = []
        self.stopping = threading.Event()
        self.started: Future[None] = Future()
        self.thread: threading.Thread | None = None

    async def join(self, ear: Ear) -> None:
        """From its return on, `ear` hears of every commit: whoever reads the log after that and listens misses none."""
        with self.lock:
            self.ears = [*self.ears, ear]
            if self.thread is None:
                self.thread = threading.Thread(target=self._run, name="live", daemon=True)
                self.thread.start()
        try:
            await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(self.started)), 30)
        except BaseException:
            self.leave(ear)
            raise

    def leave(self, ear: Ear) -> None:
        with self.lock:
            self.ears = [one for one in self.ears if one is not ear]

    def count(self, whose: str) -> int:
        return sum(1 for ear in self.ears if ear.whose == whose)

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
        bell, cursor = Bell(PAUSE), ""
        while not self.stopping.is_set():
            try:
                cursor = cursor or changes.head()
                self._be_ready(bell)
                cursor = self._tell_all(cursor)
                bell.wait(LOOK_ANYWAY)
            except Exception:  # the database went away; the cursor stays where it was
                log.exception("the log could not be read")
                connection.close()
                time.sleep(1)
        connection.close()

    def _be_ready(self, bell: Bell) -> None:
        if not self.started.done():
            bell.wait(0)
            self.started.set_result(None)

    def _tell_all(self, cursor: str) -> str:
        while not self.stopping.is_set():
            found, behind = changes.after(cursor, TOGETHER)
            if not found:
                break
            self._tell(batch_of(found, behind, identities=any(ear.wants_identities for ear in self.ears)))
            cursor = behind
        return cursor

    def _tell(self, batch: Batch) -> None:
        by_loop: dict[asyncio.AbstractEventLoop, list[Ear]] = {}
        for ear in self.ears:
            by_loop.setdefault(ear.loop, []).append(ear)
        for loop, ears in by_loop.items():
            if not call(loop, partial(spread, ears, batch)):
                for ear in ears:
                    self.leave(ear)


def spread(ears: list[Ear], batch: Batch) -> None:
    for ear in ears:
        ear.hear(batch)


def call(loop: asyncio.AbstractEventLoop, act: Callable[[], object]) -> bool:
    try:
        loop.call_soon_threadsafe(act)
    except RuntimeError:  # that loop has ended, and its connections with it
        return False
    return True


def is_cursor(text: str) -> bool:
    """Whether `text` looks like a cursor of the log, as far as that can be told."""
    return CURSOR.fullmatch(text) is not None and max(changes.parse(text)) < 2**63


@cache
def watcher() -> Watcher:
    """This process's watcher."""
    return Watcher()


def batch_of(found: list[Change], behind: str, *, identities: bool) -> Batch:
    spoken = [change for change in found if change.verb in SPOKEN] if identities else []
    return Batch(
        news=tuple(news_in(found)),
        position=changes.parse(behind),
        cursor=behind,
        regrouped=any(change.verb in REGROUPING or change.verb.startswith("account.") for change in found),
        agents=frozenset(change.subject_id for change in found if change.subject_kind == "agent"),
        heard_by=keys_of(spoken) if spoken else frozenset(),
    )


def news_in(found: Iterable[Change]) -> Iterable[News]:
    """Only what is about a conversation; whatever has another audience is nobody's here."""
    for change in found:
        kind, _, number = change.audience.partition(":")
        if kind == "conversation" and number.isdigit():
            yield News(
                cursor=changes.position(change),
                position=(change.xid, change.pk),
                verb=change.verb,
                subject=f"{change.subject_kind}:{change.subject_id}",
                conversation=int(number),
            )


def keys_of(spoken: list[Change]) -> frozenset[Key]:
    """Whom these messages are to or from: two queries a batch, however many are connected."""
    seats = Audience.objects.filter(interaction__in=[change.subject_id for change in spoken])
    wanted = {change.identity_id for change in spoken if change.identity_id is not None}
    rows = Identity.objects.filter(pk__in=wanted.union(seats.values_list("identity", flat=True)), claimed=False)
    return frozenset(rows.values_list("kind", "value", "scope"))
