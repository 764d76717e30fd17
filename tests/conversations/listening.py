"""Driving raw ASGI applications: one request and its whole answer, or a stream that is listened to while it lasts."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
from django.db import connections

App = Callable[..., Any]
PATIENCE = 15  # seconds after which a test gives up


def ask(app: App, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
    """One request. `body` is sent as JSON unless it is bytes; header names are written with underscores."""

    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
            return await client.request(method, path, content=content, headers=named)

    return asyncio.run(run())


class Stream:
    """What comes over an open stream: status, then events as dicts of their fields."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.began = asyncio.Event()
        self.incoming: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.leaving = asyncio.Event()
        self.rest = b""

    async def receive(self) -> dict[str, Any]:
        await self.leaving.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            self.began.set()
            return
        self.incoming.put_nowait(message.get("body", b""))
        if not message.get("more_body"):
            self.incoming.put_nowait(None)

    async def block(self) -> dict[str, str] | None:
        """The next block of lines; None when the stream has ended."""
        while b"\n\n" not in self.rest:
            part = await asyncio.wait_for(self.incoming.get(), PATIENCE)
            if part is None:
                return None
            self.rest += part
        block, _, self.rest = self.rest.partition(b"\n\n")
        return dict(line.split(": ", 1) for line in block.decode().split("\n") if not line.startswith(":"))

    async def event(self) -> dict[str, Any] | None:
        """The next event, its data read; signs of life are passed over. None when the stream has ended."""
        while (block := await self.block()) is not None:
            if "data" in block and block.get("event") != "here":
                return {**block, "data": json.loads(block["data"])}
        return None


@asynccontextmanager
async def listening(app: App, path: str, query: str = "", **headers: str) -> AsyncIterator[Stream]:
    """Open a stream, and close it at the end of the block as a browser does that goes away."""
    stream = Stream()
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": named}
    task = asyncio.ensure_future(app({**scope, "client": ("127.0.0.1", 1)}, stream.receive, stream.send))
    try:
        await asyncio.wait_for(stream.began.wait(), PATIENCE)
        yield stream
    finally:
        stream.leaving.set()
        await asyncio.wait_for(task, PATIENCE)


async def meanwhile(act: Callable[[], Any]) -> Any:
    """Do what asks the database, on a thread of its own."""

    def run() -> Any:
        try:
            return act()
        finally:
            connections.close_all()

    return await asyncio.to_thread(run)
