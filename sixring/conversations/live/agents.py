"""The colleagues' stream at /live/: what changed in the conversations they may see, as ids, never as content.

A browser that comes back says which event it saw last and gets what followed. Whoever signs out, is deactivated or gets
another role is cut off within seconds.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from urllib.parse import urlsplit

from django.conf import settings
from django.http import parse_cookie

from sixring.core import asgi, changes
from sixring.core.accounts import sessions
from sixring.core.actors import Actor
from sixring.core.asgi import Receive, Request, Scope, Send

from .. import access
from .watcher import Batch, Ear, News, batch_of, is_cursor, watcher

log = logging.getLogger("sixring.live")
HEARTBEAT = 15.0  # seconds
CHECK = 3.0  # seconds between two looks whether the session still holds
KNOWN_FOR = 5.0  # seconds a conversation once seen may be seen without asking again
PAGES = 4  # of 500 changes: who missed more loads the page anew
BACKLOG = 5000
STREAMS = 20  # of one session
PROBLEMS = {
    401: ("sign_in", "Sign in first."),
    403: ("origin", "This stream is for our own pages."),
    404: ("not_found", "There is nothing here."),
    405: ("method", "This address only takes GET."),
    429: ("too_many", "Too many streams are open in this session."),
    503: ("busy", "This is not possible just now. Try again in a moment."),
}


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Raw ASGI at /live/."""
    request = Request(scope, receive)
    key = parse_cookie(request.headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME, "")
    found = refusal(request) or await admit(key)
    if isinstance(found, Actor):
        cursor = request.headers.get("last-event-id") or request.query.get("cursor", "")
        await Stream(send, key, found, cursor).run(receive)
    else:
        code, message = PROBLEMS[found]
        await asgi.answer(send, found, {"code": code, "message": message})


async def admit(session_key: str) -> Actor | int:
    """Who watches, or the status that says why nobody does."""
    try:
        actor = await asgi.in_thread(signed_in, session_key)
    except Exception:
        log.exception("nobody can be let in")
        return 503
    if actor is None:
        return 401
    return 429 if watcher().count(session_key) >= STREAMS else actor


def refusal(request: Request) -> int:
    """Rule: 0 when the request may go on. A browser names the page a request comes from; other sites' get nothing."""
    if request.path.rstrip("/") != "/live":
        return 404
    if request.method != "GET":
        return 405
    origin, place = request.headers.get("origin"), request.headers.get("sec-fetch-site", "same-origin")
    ours = urlsplit(settings.PUBLIC_URL)
    if place not in {"same-origin", "none"} or origin not in {None, f"{ours.scheme}://{ours.netloc}"}:
        return 403
    return 0


def signed_in(session_key: str) -> Actor | None:
    """Who may watch under this session; None unless somebody active is signed in."""
    agent = sessions.agent_of(session_key)
    actor = Actor.of(agent) if agent is not None and agent.is_active else None
    return actor if actor is not None and actor.may("see") else None


class Stream:
    """One open connection of one colleague."""

    def __init__(self, send: Send, session_key: str, actor: Actor, cursor: str) -> None:
        self.send, self.session_key, self.actor, self.cursor = send, session_key, actor, cursor
        self.position = (0, 0)
        self.heard = cursor
        self.waiting: deque[News] = deque()
        self.stirred = asyncio.Event()
        self.over = self.lagging = self.doubted = False
        self.known: dict[int, float] = {}

    def hear(self, batch: Batch) -> None:
        """Called in our loop for every commit of anybody."""
        if batch.regrouped:
            self.known.clear()
        if self.actor.id in batch.agents:
            self.doubted = True
        self.waiting.extend(batch.news)
        self.heard = batch.cursor
        if len(self.waiting) > BACKLOG:
            self.lagging = True
            self.waiting.clear()
        if batch.news or self.doubted:
            self.stirred.set()

    def hang_up(self) -> None:
        self.over = True
        self.stirred.set()

    async def run(self, receive: Receive) -> None:
        ear = Ear(asyncio.get_running_loop(), self.hear, self.hang_up, self.session_key, wants_identities=False)
        await watcher().join(ear)
        gone = asyncio.ensure_future(asgi.hung_up(receive))
        gone.add_done_callback(lambda _: self.hang_up())
        try:
            await asgi.open_stream(self.send)
            await self.catch_up()
            await self.follow()
            if not gone.done():
                await asgi.write(self.send, b"", more=False)
        except Exception:  # the browser went away while we wrote, or the database did: it comes back with its cursor
            log.info("a stream broke off", exc_info=True)
        finally:
            watcher().leave(ear)
            gone.cancel()

    async def catch_up(self) -> None:
        """Tell what followed the last event the browser saw; too much of it is a reason to load the page anew."""
        missed, cursor, whole = await asgi.in_thread(missed_since, self.cursor)
        await self.tell(missed)
        self.cursor, self.position = cursor, changes.parse(cursor)
        await (asgi.write(self.send, asgi.heartbeat(cursor)) if whole else self.ask_for_reload())

    async def follow(self) -> None:
        beat = check = time.monotonic()
        while not self.over:
            await self.wait_until(min(beat + HEARTBEAT, check + CHECK))
            now = time.monotonic()
            if self.doubted or now >= check + CHECK:
                self.doubted, check = False, now
                if await asgi.in_thread(signed_in, self.session_key) != self.actor:
                    return
            if self.lagging:
                await self.ask_for_reload()
                return
            await self.tell_heard()
            if now >= beat + HEARTBEAT:
                beat = now
                await asgi.write(self.send, asgi.heartbeat(self.cursor))

    async def wait_until(self, moment: float) -> None:
        try:
            async with asyncio.timeout(max(0, moment - time.monotonic())):
                await self.stirred.wait()
        except TimeoutError:
            pass
        self.stirred.clear()

    async def tell_heard(self) -> None:
        news, heard = [one for one in self.waiting if one.position > self.position], self.heard
        self.waiting.clear()
        await self.tell(news)
        if changes.parse(heard) > self.position:
            self.cursor, self.position = heard, changes.parse(heard)

    async def tell(self, news: list[News]) -> None:
        if not news:
            return
        permitted = await self.permitted({one.conversation for one in news})
        lines = b"".join(line(one) for one in news if one.conversation in permitted)
        self.cursor, self.position = news[-1].cursor, news[-1].position
        if lines:
            await asgi.write(self.send, lines)

    async def permitted(self, conversations: set[int]) -> set[int]:
        """Those of `conversations` this colleague may see now."""
        now = time.monotonic()
        unsure = {pk for pk in conversations if self.known.get(pk, 0) < now}
        if unsure:
            seen = await asgi.in_thread(visible_among, self.actor, unsure)
            self.known = {pk: until for pk, until in self.known.items() if until >= now}
            self.known |= dict.fromkeys(seen, now + KNOWN_FOR)
        return conversations & self.known.keys()

    async def ask_for_reload(self) -> None:
        await asgi.write(self.send, asgi.event({"cursor": self.cursor}, name="reload", cursor=self.cursor))


def line(news: News) -> bytes:
    told = {"cursor": news.cursor, "verb": news.verb, "subject": news.subject, "conversation": news.conversation}
    return asgi.event(told, cursor=news.cursor)


def visible_among(actor: Actor, conversations: set[int]) -> set[int]:
    return set(access.visible_to(actor).filter(pk__in=conversations).values_list("pk", flat=True))


def missed_since(cursor: str) -> tuple[list[News], str, bool]:
    """What followed `cursor`, the cursor behind it, and whether that is all. Without a cursor: only what comes."""
    head = changes.head()
    if not cursor:
        return [], head, True
    if not is_cursor(cursor) or changes.parse(cursor) > changes.parse(head):  # not ours, or of a log put back since
        return [], head, False
    missed: list[News] = []
    for _ in range(PAGES):
        found, cursor = changes.after(cursor)
        if not found:
            return missed, cursor, True
        missed += batch_of(found, cursor, identities=False).news
    return [], head, False
