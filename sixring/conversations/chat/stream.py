"""The customer's stream: new messages as they are committed. Woken by the watcher, it reads by its own cursor, and
each time asks anew what this session may see."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time

from sixring.channels import accounts
from sixring.channels.adapters.webchat.tokens import Session
from sixring.core import asgi, changes
from sixring.core.asgi import Headers, Receive, Send

from ..live.presence import Here
from ..live.watcher import Batch, Ear, Key, is_cursor, watcher
from ..models import Presence
from . import newly

log = logging.getLogger("sixring.chat")
HEARTBEAT = 15.0
STREAMS = 5  # of one visitor
WRITING = Presence.State.WRITING


def name_of(session: Session) -> str:
    return f"chat:{session.account}:{session.visitor}"


class Stream:
    def __init__(self, send: Send, session: Session, cursor: str) -> None:
        self.send, self.session, self.cursor = send, session, cursor
        self.keys: frozenset[Key] = frozenset((kind, value, scope) for kind, value, scope in session.identities)
        self.told: set[int] = set()
        self.news = True  # at first there may be some from before
        self.read = 0  # how far they have read, as far as this stream has told: at first what is so already
        self.talk = 0
        self.writing: list[str] = []
        self.noticed: list[str] = []
        self.stirred = asyncio.Event()
        self.over = False

    def hear(self, batch: Batch) -> None:
        if not batch.heard_by.isdisjoint(self.keys):
            self.news = True
            self.stirred.set()

    def notice(self, changed: list[Here], near: bool) -> None:
        """Colleagues who write in the conversation this customer is in."""
        for one in changed if near else ():
            if one.conversation == self.talk:
                self.noticed = [who.name.split(" ")[0] for who in one.people if who.agent and who.state == WRITING]
                self.stirred.set()

    def hang_up(self) -> None:
        self.over = True
        self.stirred.set()

    async def run(self, receive: Receive, headers: Headers) -> None:
        loop = asyncio.get_running_loop()
        ear = Ear(loop, self.hear, self.hang_up, name_of(self.session), wants_identities=True, notice=self.notice)
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
        while not self.over:
            if not await asgi.in_thread(still_open, self.session):
                await asgi.write(self.send, asgi.event({}, name="expired"))
                return
            if self.news:
                self.news = False
                await self.tell()
            await self.tell_who_writes()
            await self.wait_until(min(beat + HEARTBEAT, time.monotonic() + self.session.lives_for))
            if time.monotonic() >= beat + HEARTBEAT:
                beat = time.monotonic()
                await asgi.write(self.send, asgi.heartbeat(self.cursor))

    async def tell(self) -> None:
        news = await asgi.in_thread(newly.since, self.session, self.cursor)
        self.cursor = news.cursor
        if news.talk != self.talk:
            self.talk, self.noticed = news.talk, []
            self.notice(watcher().present(), True)
        fresh = [message for message in news.messages if message.id not in self.told]
        self.told.update(message.id for message in fresh)
        events: list[tuple[str, object]] = [("message", message) for message in fresh]
        events += [("ended", {"conversation": name}) for name in news.ended]
        if news.read != self.read:
            events.append(("read", {"up_to": news.read}))
            self.read = news.read
        if events:
            await asgi.write(self.send, b"".join(asgi.event(v, name=name, cursor=self.cursor) for name, v in events))

    async def tell_who_writes(self) -> None:
        """No cursor: who comes back is told anew by the next sign of life."""
        came = [name for name in self.noticed if name not in self.writing]
        went = [name for name in self.writing if name not in self.noticed]
        self.writing = self.noticed
        said = [{"from": name, "on": on} for names, on in ((went, False), (came, True)) for name in names]
        if said:
            await asgi.write(self.send, b"".join(asgi.event(one, name="typing") for one in said))

    async def wait_until(self, moment: float) -> None:
        """Or until something stirs."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0, moment - time.monotonic())):
                await self.stirred.wait()
        self.stirred.clear()


def still_open(session: Session) -> bool:
    """Does the token still open anything, and is the chat still there?"""
    return not session.is_over and accounts.by_key(session.account) is not None
