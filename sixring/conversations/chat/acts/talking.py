"""Writing, reading, and following what comes."""

from __future__ import annotations

from sixring.channels.adapters.webchat import LONGEST
from sixring.core import asgi

from ...live.watcher import is_cursor, watcher
from .. import files, limits, reading, sessions, shown, stream, typing_now
from ..call import Call
from ..problems import Problem
from ..shapes import Writing


async def write(call: Call) -> None:
    """Answered when the message is on disk; the same `client_id` again is the same message."""
    who = call.session()
    asked = await call.read(Writing)
    if not asked.text.strip() and not asked.files:
        raise Problem("empty")
    if len(asked.text) > LONGEST:
        raise Problem("too_long")
    call.writer()
    limits.messages.take(who.visitor)
    carried = await asgi.in_thread(files.claim, call.account, who, asked.client_id, asked.files) if asked.files else []
    await call.keep(sessions.said(who, asked.client_id, asked.text, asked.claims, carried))
    typing_now.over(who)
    await call.answer({"accepted": asked.client_id})


async def messages(call: Call) -> None:
    who = call.session()
    limits.reads.take(who.visitor)
    after = call.request.query.get("after", "")
    found, cursor = await asgi.in_thread(shown.messages, who, after if is_cursor(after) else "")
    seen = await asgi.in_thread(reading.of, who)
    await call.answer({"messages": found, "cursor": cursor, "read": seen.read, "unread": seen.unread})


async def follow(call: Call) -> None:
    who = call.session()
    if watcher().count(stream.name_of(who)) >= stream.STREAMS:
        raise Problem("too_many", retry_after=30)
    cursor = call.request.headers.get("last-event-id") or call.request.query.get("cursor", "")
    await stream.Stream(call.send, who, cursor).run(call.request.receive, call.cors)
