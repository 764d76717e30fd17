"""`/readyz` and `/metrics`, for those who watch over us. Raw, because they come by number and not by our name.

Both ask the database at most once in a few seconds, however often they are asked themselves.
"""

from __future__ import annotations

import asyncio
import hmac
import ipaddress
import time
from collections.abc import Callable
from typing import Any

from sixring.core import asgi, config

from . import gauges, readiness

FRESH = 2.0  # seconds an answer is given again
PATIENCE = 5.0
PASSED_ON = {"forwarded", "x-forwarded-for", "x-real-ip", "via"}
SLOW = "The database has not taken a write within five seconds."


class Asked:
    """An answer that is found once for all who ask at the same time, and kept for a moment."""

    def __init__(self, find: Callable[[], Any]) -> None:
        self.find, self.at = find, 0.0
        self.found: Any = None
        self.under_way: asyncio.Future[Any] | None = None

    async def answer(self) -> Any:
        """Raises `TimeoutError` when it takes too long; the search goes on for those who ask next."""
        if self.under_way is None and (not self.at or time.monotonic() - self.at > FRESH):
            self.under_way = asyncio.ensure_future(self._search())
        if self.under_way is not None:
            await asyncio.wait_for(asyncio.shield(self.under_way), PATIENCE)
        return self.found

    async def _search(self) -> None:
        try:
            self.found = await asgi.in_thread(self.find)
            self.at = time.monotonic()
        finally:
            self.under_way = None


_ready, _metrics = Asked(readiness.obstacles), Asked(gauges.exposition)


async def ready(scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
    """200 when everything works, 503 with the reasons otherwise."""
    if scope["path"].rstrip("/") != "/readyz":
        await asgi.answer(send, 404)
        return
    try:
        problems = await _ready.answer()
    except TimeoutError:
        problems = [SLOW]
    await text(send, 503 if problems else 200, "\n".join(problems or ["ready"]) + "\n")


async def metrics(scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
    """For who knows the token; without one, for programs on this machine that come directly. To others: not there."""
    if scope["path"].rstrip("/") != "/metrics" or not allowed(asgi.Request(scope, receive)):
        await asgi.answer(send, 404)
        return
    try:
        await text(send, 200, await _metrics.answer())
    except Exception:
        await text(send, 503, "The database does not answer.\n")


def allowed(request: asgi.Request) -> bool:
    token = config.text("METRICS_TOKEN", "")
    if token:
        return hmac.compare_digest(request.headers.get("authorization", "").encode(), f"Bearer {token}".encode())
    return is_here(request.client) and is_here(host_of(request)) and not PASSED_ON & request.headers.keys()


def host_of(request: asgi.Request) -> str:
    return request.headers.get("host", "").rpartition(":")[0].strip("[]") or request.headers.get("host", "")


def is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def text(send: asgi.Send, status: int, body: str) -> None:
    raw = body.encode()
    lines = [("content-type", "text/plain; version=0.0.4; charset=utf-8"), ("content-length", str(len(raw))),
             ("cache-control", "no-store"), ("x-content-type-options", "nosniff")]  # fmt: skip
    await send({"type": "http.response.start", "status": status, "headers": asgi.encoded(lines)})
    await asgi.write(send, raw, more=False)
