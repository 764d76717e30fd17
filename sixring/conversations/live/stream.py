"""One open stream of one colleague: catches up with what followed its cursor, then tells what is heard."""

from __future__ import annotations

import asyncio
import logging
import time

from sixring.core import asgi, changes
from sixring.core.actors import Actor
from sixring.core.asgi import Receive, Send

from . import missed, seats
from .presence import Here, gates_in
from .watcher import Batch, Ear, watcher

log = logging.getLogger("sixring.live")
BACKLOG = 5000


class Stream:
    __slots__ = (
        "backlog", "busy", "cursor", "here", "lagging", "over", "position", "seat", "send", "sight", "stirred",
        "told_at", "waiting",
    )  # fmt: skip

    def __init__(self, send: Send, session_key: str, actor: Actor, cursor: str) -> None:
        self.send, self.cursor = send, cursor
        self.stirred = asyncio.Event()
        self.seat = seats.take(session_key, actor, self)
        self.sight = self.seat.sight
        self.position = (0, 0)
        self.waiting: list[Batch] = []
        self.here: dict[int, Here] = {}
        self.backlog = 0
        self.over = self.lagging = False
        self.busy = True  # until it has caught up
        self.told_at = time.monotonic()

    def hear(self, batch: Batch) -> None:
        """Called in our loop for every commit of anybody."""
        self.sight.hear(batch)
        if self.seat.actor.id in batch.agents:
            self.seat.doubt()
        if not self.busy and not self.waiting and self.is_nothing(batch):
            self.position, self.cursor = max(self.position, batch.position), batch.cursor
        elif not self.lagging:
            self.waiting.append(batch)
            self.backlog += len(batch.news)
            if self.backlog > BACKLOG:
                self.lagging = True
                self.waiting.clear()
            self.stirred.set()

    def is_nothing(self, batch: Batch) -> bool:
        """Whether it is certain that nothing in `batch` is for this colleague."""
        return self.sight.knows() and not self.sight.passes(batch.gates)

    def notice(self, changed: list[Here], near: bool) -> None:
        """Who is where changed: at once for whoever is concerned, later for everybody else."""
        mine = self.seat.actor.id
        fresh = {one.conversation: one for one in changed if (mine in one.whom) == near}
        if fresh:
            self.here |= fresh
            self.stirred.set()

    def hang_up(self) -> None:
        self.over = True
        self.stirred.set()

    async def run(self, receive: Receive) -> None:
        whose = self.seat.session_key
        ear = Ear(asyncio.get_running_loop(), self.hear, self.hang_up, whose, False, self.notice)
        gone = asyncio.ensure_future(asgi.hung_up(receive))
        gone.add_done_callback(lambda _: self.hang_up())
        try:
            await watcher().join(ear)
            await asgi.open_stream(self.send)
            await self.catch_up()
            await self.follow()
            if not gone.done():
                await asgi.write(self.send, b"", more=False)
        except Exception:  # the browser went away while we wrote, or the database did: it comes back with its cursor
            log.info("a stream broke off", exc_info=True)
        finally:
            watcher().leave(ear)
            self.seat.leave(self)
            gone.cancel()

    async def catch_up(self) -> None:
        """Tell what followed the last event the browser saw; too much of it is a reason to load the page anew."""
        followed, cursor, whole = await asgi.in_thread(missed.since, self.cursor)
        parts = [batch.lines(await self.sight.look(batch.gates)) for batch in followed]
        self.cursor, self.position = cursor, changes.parse(cursor)
        parts.append(self.sign_of_life if whole else self.reload)
        self.here = {one.conversation: one for one in watcher().present()} | self.here
        await asgi.write(self.send, b"".join(parts))

    async def follow(self) -> None:
        while not self.over:
            self.stirred.clear()
            if self.lagging:
                await asgi.write(self.send, self.reload)
                return
            data = await self.heard() if self.waiting or self.busy else b""
            if self.here:
                data += await self.noticed()
            if not data and time.monotonic() - self.told_at >= seats.HEARTBEAT:
                data = self.sign_of_life
            if data and not self.over:
                self.told_at = time.monotonic()
                await asgi.write(self.send, data)
            await self.stirred.wait()

    async def heard(self) -> bytes:
        """The lines of what was heard since, and the cursor moves behind them."""
        self.busy = True
        parts = []
        while self.waiting:
            some, self.waiting, self.backlog = self.waiting, [], 0
            for batch in some:
                if batch.position > self.position:
                    passes = await self.sight.look(batch.gates)
                    parts.append(batch.lines_after(self.position, passes))
                    self.position, self.cursor = batch.position, batch.cursor
        self.busy = False
        return b"".join(parts)

    async def noticed(self) -> bytes:
        here, self.here = list(self.here.values()), {}
        passes = await self.sight.look(gates_in(here))
        return b"".join(one.line for one in here if one.gate in passes)

    @property
    def sign_of_life(self) -> bytes:
        """An event, not a comment: so that a page notices when none comes."""
        return asgi.event({}, name="here", cursor=self.cursor)

    @property
    def reload(self) -> bytes:
        return asgi.event({"cursor": self.cursor}, name="reload", cursor=self.cursor)
