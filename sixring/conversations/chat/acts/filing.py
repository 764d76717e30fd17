"""Files: one is taken up before the message that carries it, and handed out over signed links."""

from __future__ import annotations

import asyncio
from tempfile import SpooledTemporaryFile
from typing import IO

from django.utils.http import content_disposition_header

from sixring.core import asgi
from sixring.interactions import media

from .. import files, limits, links
from ..call import Call
from ..problems import Problem

TOGETHER = 256 * 1024  # bytes written or sent at once
PATIENCE = 120.0  # seconds a file may take to come in
ALONE = [
    ("content-security-policy", "default-src 'none'; sandbox; frame-ancestors 'none'"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cache-control", f"private, max-age={links.LASTS}"),
]


async def upload(call: Call) -> None:
    """The raw body is the file. `?name=` is what it is called, and never where it is put."""
    who = call.writer()
    limits.uploads_from.take(call.request.client)
    limits.uploads.take(who.visitor)
    await asgi.in_thread(files.refuse_more, call.account, who)
    name, said = call.request.query.get("name", ""), call.request.headers.get("content-type", "")
    with SpooledTemporaryFile(TOGETHER) as into:
        await receive(call, into)
        kept = await asgi.in_thread(files.take, call.account, who, into, name, said)
    await call.answer({"file": kept.token, "name": kept.name, "type": kept.content_type, "size": kept.size})


async def receive(call: Call, into: IO[bytes]) -> None:
    """Write the body into a file as it comes, up to what a file may have."""
    waiting = bytearray()
    try:
        async with asyncio.timeout(PATIENCE):
            async for part in call.request.chunks(files.LARGEST):
                waiting += part
                if len(waiting) >= TOGETHER:
                    await asgi.in_thread(into.write, bytes(waiting))
                    waiting.clear()
    except asgi.TooLarge:
        raise Problem("file_large") from None
    except TimeoutError:
        raise Problem("file_slow") from None
    await asgi.in_thread(into.write, bytes(waiting))


async def hand_out(call: Call) -> None:
    """A file as a download, or a picture's pixels encoded anew. Who the link is for must still be shown it."""
    limits.looks.take(call.request.client)
    found = await asgi.in_thread(links.followed, call.rest, call.account)
    if found.pixels is not None:
        head = [("content-type", "image/webp"), ("content-disposition", "inline")]
        await begin(call, len(found.pixels), head)
        await asgi.write(call.send, found.pixels, more=False)
        return
    named = content_disposition_header(True, found.file.name) or "attachment"
    path = media.path_of(found.file.key)
    with await asgi.in_thread(path.open, "rb") as opened:
        head = [("content-type", "application/octet-stream"), ("content-disposition", named)]
        await begin(call, path.stat().st_size, head)
        while part := await asgi.in_thread(opened.read, TOGETHER):
            await asgi.write(call.send, part)
        await asgi.write(call.send, b"", more=False)


async def begin(call: Call, size: int, head: list[tuple[str, str]]) -> None:
    lines = [("content-length", str(size)), *head, *ALONE, *call.cors]
    await call.send({"type": "http.response.start", "status": 200, "headers": asgi.encoded(lines)})
