"""One port, three kinds of work: hot paths answer raw, live streams stay open, and pages are Django behind WSGI.

Django's own ASGI path was several times slower than its WSGI path under the same server, hence the composite
(docs/decisions/0002).
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sixring.settings")

import django

django.setup(set_prefix=False)

from a2wsgi import WSGIMiddleware  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402

from sixring.channels import hooks  # noqa: E402
from sixring.channels.adapters.email import doors  # noqa: E402
from sixring.channels.adapters.tracking import asgi as tracking  # noqa: E402
from sixring.conversations import live  # noqa: E402
from sixring.conversations.chat import asgi as chat  # noqa: E402
from sixring.trust import probes  # noqa: E402

log = logging.getLogger("sixring")
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

pages = get_wsgi_application()
_pages: Any = WSGIMiddleware(pages, workers=8)  # type: ignore[arg-type]


async def page(scope: Scope, receive: Receive, send: Send) -> None:
    """Django's answer. a2wsgi reads bodies from another thread and needs coroutines for that; Granian hands futures."""

    async def take() -> MutableMapping[str, Any]:
        return await receive()

    gone = False

    async def give(message: MutableMapping[str, Any]) -> None:
        nonlocal gone
        if gone:
            return
        try:
            await send(message)
        except Exception as problem:  # else a2wsgi's thread would wait for ever for room for the rest of a long answer
            gone = True
            log.info("whoever asked for %s went away: %s", scope["path"], problem)

    await _pages(scope, take, give)


RAW: tuple[tuple[str, App], ...] = (
    ("/v1/", tracking.app),
    ("/sourceConfig", tracking.app),
    ("/beacon/", tracking.app),
    ("/pixel/", tracking.app),
    ("/chat/", chat.app),
    ("/hooks/", hooks.app),
    ("/live/", live.app),
    ("/readyz", probes.ready),
    ("/metrics", probes.metrics),
)


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """The whole of Sixring as one ASGI application."""
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
    elif scope["type"] == "http":
        path = scope["path"]
        chosen = next((raw for start, raw in RAW if path.startswith(start)), page)
        await chosen(scope, receive, send)


async def lifespan(receive: Receive, send: Send) -> None:
    """Mail comes in as long as the web process lives, for its intake lane is here."""
    await receive()
    door = await doors.open_lmtp(*settings.LMTP) if settings.LMTP else None
    watches = doors.Watches()
    watching = asyncio.create_task(follow(watches))
    live.end_with_the_process()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    watching.cancel()
    watches.stop()
    if door is not None:
        door.close()
    await send({"type": "lifespan.shutdown.complete"})


async def follow(watches: doors.Watches) -> None:
    """Mailboxes opened, changed or switched off meanwhile are noticed within seconds."""
    while True:
        try:
            await asyncio.to_thread(watches.refresh)
        except Exception:
            log.exception("could not look after the mailboxes")
        await asyncio.sleep(10)
