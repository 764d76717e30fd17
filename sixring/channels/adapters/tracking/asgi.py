"""The door: what SDKs post is kept byte for byte, and only what is on disk is acknowledged.

A raw ASGI application beside Django, for this is the busiest path of all.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import uuid4

from django.conf import settings
from msgspec import UnsetType

from sixring.channels.inbox import Item
from sixring.channels.lane import Busy, lane

from . import answers, sources, wire
from .answers import Answer
from .routes import Route, route_of

log = logging.getLogger("sixring.intake")
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
BUSY = 10  # seconds after which to come again: sooner, and SDKs hammer a server that is behind
ROOM = 64 * 1024 * 1024  # bytes that may wait for the disk
_waiting = 0


async def app(scope: Scope, receive: Receive, send: answers.Send) -> None:
    """Answer one request on a path of the tracking protocol."""
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    route = route_of(scope["method"], scope["path"])
    if scope["method"] == "OPTIONS":
        answer = answers.preflight(headers.get("access-control-request-headers", ""))
    else:
        answer = await safely(route, scope, headers, receive)
    await answer.give(send, headers.get("origin", ""))


async def safely(route: Route, scope: Scope, headers: Mapping[str, str], receive: Receive) -> Answer:
    """The answer to a request, an error's too."""
    try:
        answer = await respond(route, scope, headers, receive)
    except wire.Unreadable as unreadable:
        answer = answers.error(unreadable.status, str(unreadable))
    except Busy:
        answer = answers.error(
            429, "More comes in than the disk takes. Nothing was kept; send again.", retry_after=BUSY
        )
    except Exception:
        log.exception("a post could not be kept")
        answer = answers.error(503, "This could not be stored now. Nothing was kept; send again.", retry_after=BUSY)
    if route.pixel:
        return answers.dot(answer.status if answer.status in {429, 503} else 200)
    return answer


async def respond(route: Route, scope: Scope, headers: Mapping[str, str], receive: Receive) -> Answer:
    query = scope.get("query_string", b"")
    if route.does == "settings":
        return await settings_of(route, sources.key_of(headers, unquote(route.key), query_key(query)))
    if route.does == "refuse":
        return answers.error(route.status, route.message)
    body = b"" if route.reads_query else await whole(receive, headers)
    if route.does == "swallow":  # figures about the SDK itself
        return answers.KEPT
    return await keep(route, query if route.reads_query else body, query_key(query), scope, headers)


async def keep(route: Route, raw: bytes, named: str, scope: Scope, headers: Mapping[str, str]) -> Answer:
    """Check who posts and that it can be opened; then to disk."""
    stated = sources.key_in_header(headers.get("authorization", ""))
    if stated and await sources.by_key(stated) is None:
        return unknown()  # a wrong key costs no unpacking
    body, envelope = raw, wire.Envelope()
    if not route.reads_query:
        body = wire.unpacked(raw, headers.get("content-encoding", "").strip().lower())
        envelope = wire.opened(body)
    account = await sources.by_key(sources.key_of(headers, envelope.writeKey, named))
    if account is None:
        return unknown()
    if not sources.may_send(account, headers.get("origin", "")):
        return answers.error(403, "This source takes nothing from this site. Its owner can allow it. Nothing was kept.")
    if refusal := wrong_count(route, envelope):
        return refusal
    await to_disk(Item(account, body, meta_of(route, scope, headers) | names_of(route, envelope)))
    return answers.KEPT


def names_of(route: Route, envelope: wire.Envelope) -> dict[str, str]:
    """The post's own key, and whose order it belongs to."""
    if route.reads_query:  # a pixel is never sent again: the same address twice is two events
        return {"key": f"once:{uuid4()}", "first": ""}
    ids = wire.ids_of(envelope)
    return {"key": wire.key_of(ids), "first": wire.first_of(ids)}


def unknown() -> Answer:
    return answers.error(401, "No source with this write key takes events here. Nothing was kept; check the key.")


def wrong_count(route: Route, envelope: wire.Envelope) -> Answer | None:
    if isinstance(envelope.batch, UnsetType):
        return None if route.type else answers.error(400, "A batch needs its events in `batch`. Nothing was kept.")
    if not envelope.batch:
        return answers.error(400, "The batch is empty. Nothing was kept.")
    if len(envelope.batch) > wire.MOST:
        return answers.error(400, f"A batch may have {wire.MOST:,} events. Nothing was kept; send smaller batches.")
    return None


def meta_of(route: Route, scope: Scope, headers: Mapping[str, str]) -> dict[str, Any]:
    """What of the request is needed to read the body later."""
    client = scope.get("client")
    found = {
        "path": scope["path"][:100],
        "type": route.type,
        "form": route.form,
        "ip": client[0] if client else "",
        "user_agent": headers.get("user-agent", "")[:500],
        "origin": headers.get("origin", "")[:200],
        "sent_at": headers.get("sentat", "")[:40],
        "encoding": headers.get("content-encoding", "")[:20],  # as it came; the body is kept unpacked
        "retry": headers.get("x-retry-count", "")[:10],
    }
    return {name: value for name, value in found.items() if value}


async def to_disk(item: Item) -> None:
    global _waiting
    if _waiting + len(item.raw) > ROOM:
        raise Busy
    _waiting += len(item.raw)
    try:
        await lane().accept(item)
    finally:
        _waiting -= len(item.raw)


async def whole(receive: Receive, headers: Mapping[str, str]) -> bytes:
    """The body, up to its limit."""
    stated = headers.get("content-length", "")
    if stated.isdigit() and int(stated) > wire.LARGEST:
        raise wire.too_large()
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise wire.Unreadable("The connection ended before the body did.")
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > wire.LARGEST:
            raise wire.too_large()
        chunks.append(chunk)
        if not message.get("more_body"):
            return b"".join(chunks)


def query_key(query: bytes) -> str:
    found = parse_qs(query.decode("latin-1")).get("writeKey", [""]) if b"writeKey" in query else [""]
    return found[0].strip()


async def settings_of(route: Route, key: str) -> Answer:
    """What a browser SDK asks for before it sends."""
    account = await sources.by_key(key)
    if account is None:
        return unknown()
    if route.rudder:
        return answers.rudder_settings(account.key, account.name)
    public = urlsplit(settings.PUBLIC_URL)
    return answers.segment_settings(account.key, public.netloc, public.scheme)
