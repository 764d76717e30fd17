"""A few words of raw ASGI, for the hot paths that pass Django by: read a request, answer it, keep a stream open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar
from urllib.parse import parse_qsl

import msgspec
from django.conf import settings
from django.db import close_old_connections

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = Iterable[tuple[str, str]]
P = ParamSpec("P")
R = TypeVar("R")

_threads = ThreadPoolExecutor(8, thread_name_prefix="raw")


class TooLarge(Exception):
    """The body is longer than this path takes."""


class HungUp(Exception):
    """The far side went away in the middle of its request."""


class Request:
    """What was asked: method, path, headers by lower-case name, and the body on demand."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.receive = receive
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.query_string: str = scope.get("query_string", b"").decode("latin-1")
        self.headers: dict[str, str] = {}
        for name, value in scope["headers"]:
            key, text = name.decode("latin-1").lower(), value.decode("latin-1")
            self.headers[key] = f"{self.headers[key]}, {text}" if key in self.headers else text
        peer: str = (scope.get("client") or ("",))[0]
        self.client = client_of(peer, self.headers.get("x-forwarded-for", ""), settings.ALLAUTH_TRUSTED_PROXY_COUNT)

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(self.query_string, keep_blank_values=True, max_num_fields=20))

    async def body(self, most: int) -> bytes:
        """The whole body. Raises what `chunks` raises."""
        return b"".join([part async for part in self.chunks(most)])

    async def chunks(self, most: int) -> AsyncIterator[bytes]:
        """The body as it comes. Raises `TooLarge` as soon as it is clear that it has more than `most` bytes."""
        said = self.headers.get("content-length", "")
        if said.isdigit() and int(said[:20]) > most:
            raise TooLarge
        size, more = 0, True
        while more:
            message = await self.receive()
            if message["type"] != "http.request":
                raise HungUp
            part = message.get("body", b"")
            size += len(part)
            if size > most:
                raise TooLarge
            yield part
            more = message.get("more_body", False)


def client_of(peer: str, forwarded: str, proxies: int) -> str:
    """Rule: whom the outermost of our own proxies saw; what stands further left in the header anybody can write."""
    seen = [one.strip() for one in forwarded.split(",")]
    return seen[-proxies] if 0 < proxies <= len(seen) and seen[-proxies] else peer


async def answer(send: Send, status: int, value: Any = None, headers: Headers = ()) -> None:
    """Answer with `value` as JSON, or with nothing when it is None."""
    body = b"" if value is None else msgspec.json.encode(value)
    await answer_with(send, status, body, "application/json", headers)


async def answer_with(send: Send, status: int, body: bytes, content_type: str, headers: Headers = ()) -> None:
    """Answer with `body` as it is, or with nothing when it is empty."""
    lines = [("content-length", str(len(body))), ("cache-control", "no-store"), ("x-content-type-options", "nosniff")]
    if body:
        lines.append(("content-type", content_type))
    await send({"type": "http.response.start", "status": status, "headers": encoded([*lines, *headers])})
    await send({"type": "http.response.body", "body": body})


def encoded(headers: Headers) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


async def in_thread(act: Callable[P, R], *args: P.args, **named: P.kwargs) -> R:
    """Do what may ask the database beside the event loop, on one of a few threads that keep their connections."""

    def run() -> R:
        close_old_connections()
        return act(*args, **named)

    return await asyncio.get_running_loop().run_in_executor(_threads, run)


# Streams of server-sent events.


async def open_stream(send: Send, headers: Headers = ()) -> None:
    """Begin a stream that no proxy on the way should keep or buffer."""
    lines = [
        ("content-type", "text/event-stream"),
        ("cache-control", "no-store"),
        ("x-accel-buffering", "no"),
        *headers,
    ]
    await send({"type": "http.response.start", "status": 200, "headers": encoded(lines)})


async def write(send: Send, data: bytes, *, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": data, "more_body": more})


def event(value: Any, *, name: str = "", cursor: str = "") -> bytes:
    """One event with `value` as its JSON. `cursor` becomes what the browser sends as Last-Event-ID."""
    lines = [f"event: {name}\n" if name else "", f"id: {cursor}\n" if cursor else ""]
    return "".join(lines).encode() + b"data: " + msgspec.json.encode(value) + b"\n\n"


def heartbeat(cursor: str = "") -> bytes:
    """No event, but a sign of life; it moves Last-Event-ID on all the same."""
    return b": here\n" + (f"id: {cursor}\n".encode() if cursor else b"") + b"\n"


async def hung_up(receive: Receive) -> None:
    """Return when the far side is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
