"""The customer's stream: new messages as they are committed. Woken by the watcher, it reads by its own cursor, and
each time asks anew what this session may see."""

from __future__ import annotations

import asyncio
import logging
import time

from sixring.channels import accounts
from sixring.channels.adapters.webchat.tokens import Session
from sixring.core import asgi, changes
from sixring.core.asgi import Headers, Receive, Send

from ..live.watcher import Batch, Ear, Key, is_cursor, watcher
from . import shown

log = logging.getLogger("sixring.chat")
HEARTBEAT = 15.0
STREAMS = 5  # of one visitor


def name_of(session: Session) -> str:
    return f"chat:{session.account}:{session.visitor}"


class Stream:
    def __init__(self, send: Send, session: Session, cursor: str) -> None:
        self.send, self.session, self.cursor = send, session, cursor
        self.keys: frozenset[Key] = frozenset((kind, value, scope) for kind, value, scope in session.identities)
        self.told: set[int] = set()
        self.stirred = asyncio.Event()
        self.over = False

    def hear(self, batch: Batch) -> None:
        if not batch.heard_by.isdisjoint(self.keys):
            self.stirred.set()

    def hang_up(self) -> None:
        self.over = True
        self.stirred.set()

    async def run(self, receive: Receive, headers: Headers) -> None:
        loop = asyncio.get_running_loop()
        ear = Ear(loop, self.hear, self.hang_up, name_of(self.session), wants_identities=True)
        await watcher().join(ear)
        gone = asyncio.ensure_future(asgi.hung_up(receive))
        gone.add_done_callback(lambda _: self.hang_up())
        try:
            await asgi.open_stream(self.send, headers)
            if not is_cursor(self.cursor):
                self.cursor = await asgi.in_thread(changes.head)
            await asgi.write(self.send, asgi.heartbeat(self.cursor))
            await self.follow()
            if not gone.done():
                await asgi.write(self.send, b"", more=False)
        except Exception:  # the browser went away while we wrote, or the database did: it comes back with its cursor
            log.info("a chat stream broke off", exc_info=True)
        finally:
            watcher().leave(ear)
            gone.cancel()

    async def follow(self) -> None:
        beat = time.monotonic()
        stirred = True  # at first there may be news from before
        while not self.over:
            if not await asgi.in_thread(still_open, self.session):
                await asgi.write(self.send, asgi.event({}, name="expired"))
                return
            if stirred:
                await self.tell()
            stirred = await self.wait_until(min(beat + HEARTBEAT, time.monotonic() + self.session.lives_for))
            if time.monotonic() >= beat + HEARTBEAT:
                beat = time.monotonic()
                await asgi.write(self.send, asgi.heartbeat(self.cursor))

    async def tell(self) -> None:
        found, self.cursor = await asgi.in_thread(shown.messages, self.session, self.cursor)
        fresh = [message for message in found if message.id not in self.told]
        self.told.update(message.id for message in fresh)
        if fresh:
            await asgi.write(self.send, b"".join(asgi.event(m, name="message", cursor=self.cursor) for m in fresh))

    async def wait_until(self, moment: float) -> bool:
        """Whether something stirred before `moment`."""
        try:
            async with asyncio.timeout(max(0, moment - time.monotonic())):
                await self.stirred.wait()
        except TimeoutError:
            return False
        self.stirred.clear()
        return True


def still_open(session: Session) -> bool:
    """Does the token still open anything, and is the chat still there?"""
    return not session.is_over and accounts.by_key(session.account) is not None
