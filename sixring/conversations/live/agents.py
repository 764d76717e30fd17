"""The colleagues' live link at /live/: what changed in the conversations they may see, as ids, never as content.

`GET /live/` is the stream; a browser that comes back says which event it saw last and gets what followed. Where no
stream holds, `GET /live/news/` answers the same once. `POST /live/here/` says where a colleague is. Whoever signs out,
is deactivated or gets another role is cut off within seconds.
"""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from django.http import parse_cookie

from sixring.core import asgi
from sixring.core.actors import Actor
from sixring.core.asgi import Receive, Request, Scope, Send

from . import limits, missed, presence, seats
from .gates import gates_of
from .stream import Stream
from .watcher import watcher

log = logging.getLogger("sixring.live")
STREAMS = 20  # of one session
SIGNS, LOOKS = 40, 30  # of one session in ten seconds
METHODS = {"/live": "GET", "/live/news": "GET", "/live/here": "POST"}
PROBLEMS = {
    400: ("malformed", "This can't be read."),
    401: ("sign_in", "Sign in first."),
    403: ("origin", "This stream is for our own pages."),
    404: ("not_found", "There is nothing here."),
    405: ("method", "This address does not take this method."),
    429: ("too_many", "Too many streams are open in this session."),
    503: ("busy", "This is not possible just now. Try again in a moment."),
}


STATES = {"reading", "writing", "noting", "left"}


class Sign(msgspec.Struct, forbid_unknown_fields=True):
    """What a page says of its reader: `state` is one of `STATES`."""

    conversation: int
    state: str


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Raw ASGI at /live/."""
    request = Request(scope, receive)
    key = parse_cookie(request.headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME, "")
    found = refusal(request) or await admit(key)
    path = request.path.rstrip("/")
    if isinstance(found, int):
        await problem(send, found)
    elif path == "/live/news":
        await news(request, send, key, found)
    elif path == "/live/here":
        await here(request, send, key, found)
    elif watcher().count(key) >= STREAMS:
        await problem(send, 429)
    else:
        cursor = request.headers.get("last-event-id") or request.query.get("cursor", "")
        await Stream(send, key, found, cursor).run(receive)


def refusal(request: Request) -> int:
    """Rule: 0 when the request may go on. A browser names the page a request comes from; other sites' get nothing."""
    method = METHODS.get(request.path.rstrip("/"))
    if method is None:
        return 404
    if request.method != method:
        return 405
    origin, place = request.headers.get("origin"), request.headers.get("sec-fetch-site", "same-origin")
    ours = urlsplit(settings.PUBLIC_URL)
    silent = method == "POST" and origin is None  # every browser names the origin of a POST
    if silent or place not in {"same-origin", "none"} or origin not in {None, f"{ours.scheme}://{ours.netloc}"}:
        return 403
    return 0


async def admit(session_key: str) -> Actor | int:
    """Who watches, or the status that says why nobody does."""
    try:
        return await asgi.in_thread(seats.signed_in, session_key) or 401
    except Exception:
        log.exception("nobody can be let in")
        return 503


async def news(request: Request, send: Send, key: str, actor: Actor) -> None:
    """What followed `?cursor=`, and who is where: for browsers that can't keep a stream open."""
    if limits.exceeded(f"looks {key}", LOOKS):
        return await problem(send, 429)
    try:
        found = await looked(request.query.get("cursor", ""), actor)
        await asgi.answer(send, 200, {**found, "full": watcher().count(key) >= STREAMS})
    except Exception:
        log.exception("the news could not be told")
        await problem(send, 503)
    return None


async def looked(cursor: str, actor: Actor) -> dict[str, Any]:
    followed, cursor, whole = await asgi.in_thread(missed.since, cursor)
    here, _ = await asgi.in_thread(presence.snapshot)
    sight = seats.sight_of(actor)
    told: list[dict[str, Any]] = []
    for batch in followed:
        passes = await sight.look(batch.gates)
        told += [one.told for one in batch.news if one.gate in passes]
    passes = await sight.look({gate for gate, _ in here.values()})
    shown = [presence.told(pk, people) for pk, (gate, people) in here.items() if gate in passes]
    return {"cursor": cursor, "news": told, "here": shown, "reload": not whole}


async def here(request: Request, send: Send, key: str, actor: Actor) -> None:
    """A sign of life from a conversation. What can't be seen is answered like what is not there."""
    if limits.exceeded(f"signs {key}", SIGNS):
        return await problem(send, 429)
    try:
        sign = msgspec.json.decode(await request.body(500), type=Sign)
    except (msgspec.DecodeError, asgi.TooLarge, asgi.HungUp):
        return await problem(send, 400)
    if sign.state not in STATES or not 0 < sign.conversation < 2**63:
        return await problem(send, 400)
    try:
        gates = await asgi.in_thread(gates_of, {sign.conversation})
        visible = await seats.sight_of(actor).look(gates.values())
    except Exception:
        log.exception("a sign of life could not be taken")
        return await problem(send, 503)
    if not visible - {0} or actor.id is None:
        return await problem(send, 404)
    state = sign.state if actor.may("answer") or sign.state == "left" else "reading"
    presence.gatherer().take(sign.conversation, actor.id, state)
    await asgi.answer(send, 204)
    return None


async def problem(send: Send, status: int) -> None:
    code, message = PROBLEMS[status]
    await asgi.answer(send, status, {"code": code, "message": message})
