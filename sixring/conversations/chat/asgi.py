"""The chat API, raw ASGI under /chat/<account key>/: session, identify, logout, messages, stream."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from msgspec import Meta, Struct

from sixring.channels import accounts
from sixring.channels.adapters.webchat import LONGEST, row, tokens
from sixring.channels.adapters.webchat.row import Row
from sixring.channels.adapters.webchat.tokens import Session
from sixring.channels.inbox import Item
from sixring.channels.lane import lane
from sixring.channels.models import Account
from sixring.core import asgi
from sixring.core.asgi import Receive, Request, Scope, Send

from ..live.watcher import is_cursor, watcher
from . import limits, sessions, shown, stream
from .problems import Problem

log = logging.getLogger("sixring.chat")
LARGEST = 64 * 1024
KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")
PREFLIGHT = [
    ("access-control-allow-methods", "GET, POST"),
    ("access-control-allow-headers", "authorization, content-type, last-event-id"),
    ("access-control-max-age", "600"),
]
ClientId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Claims = Annotated[dict[Annotated[str, Meta(max_length=60)], Annotated[str, Meta(max_length=500)]], Meta(max_length=20)]
Token = Annotated[str, Meta(max_length=tokens.LONGEST_TOKEN)]


class Beginning(Struct):
    """`token` is an earlier one of this browser, to go on as the same visitor."""

    token: Token = ""
    user_jwt: Token = ""
    anonymous_id: Annotated[str, Meta(max_length=400)] = ""


class Identification(Struct):
    user_jwt: Token


class Writing(Struct):
    """`client_id` is the same at every resend. `claims` were typed by the visitor, say into a form before the chat."""

    client_id: ClientId
    text: str
    claims: Claims = {}


Body = TypeVar("Body", Beginning, Identification, Writing)


@dataclass(frozen=True, slots=True)
class Call:
    """A request to an open chat, from a site that may make it."""

    request: Request
    account: Account
    origin: str
    send: Send

    @property
    def cors(self) -> list[tuple[str, str]]:
        """Who asked may read the answer; cookies play no part, so they are not allowed either."""
        vary = [("vary", "Origin")]
        return [("access-control-allow-origin", self.origin), *vary] if self.origin else vary

    async def read(self, shape: type[Body]) -> Body:
        try:
            return msgspec.json.decode(await self.request.body(LARGEST) or b"{}", type=shape)
        except asgi.TooLarge:
            raise Problem("too_large") from None
        except (msgspec.DecodeError, ValueError):
            raise Problem("unreadable") from None

    def session(self) -> Session:
        """Who asks. `?token=` is for EventSource, which can't send headers, and so for reading only."""
        given = self.request.headers.get("authorization", "")
        scheme, _, bearer = given.partition(" ")
        token = bearer.strip() if scheme.lower() == "bearer" else ""
        if not token and self.request.method == "GET":
            token = self.request.query.get("token", "")
        return sessions.open_session(self.account, token, self.origin)

    async def keep(self, what: Row) -> None:
        """Return once `what` is on disk."""
        try:
            raw = row.write(what)
        except UnicodeEncodeError:
            raise Problem("unreadable") from None
        try:
            await lane().accept(Item(self.account, raw))
        except Exception:
            log.exception("chat %s could not keep a row", self.account.pk)
            raise Problem("busy", retry_after=2) from None

    async def answer(self, value: Any) -> None:
        await asgi.answer(self.send, 200, value, self.cors)


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Raw ASGI under /chat/."""
    request = Request(scope, receive)
    cors: list[tuple[str, str]] = []
    try:
        call, act = await admit(request, send)
        cors = call.cors
        await act(call)
    except Problem as problem:
        await refuse(send, problem, cors)
    except asgi.HungUp:
        pass
    except Exception:  # told to the log alone
        log.exception("the chat API failed")
        await refuse(send, Problem("busy", retry_after=5), cors)


async def refuse(send: Send, problem: Problem, cors: list[tuple[str, str]]) -> None:
    await asgi.answer(send, problem.status, problem.body, [*cors, *problem.headers])


async def admit(request: Request, send: Send) -> tuple[Call, Act]:
    """Which chat is meant, whether the asking site may use it, and what is to be done."""
    _, _, rest = request.path.partition("/chat/")
    key, _, name = rest.partition("/")
    account = await asgi.in_thread(accounts.by_key, key) if KEY.fullmatch(key) else None
    if account is None or account.kind != "webchat" or name not in ACTS:
        raise Problem("not_found")
    origin = request.headers.get("origin", "")
    if origin and origin not in origins_of(account):
        raise Problem("origin")
    call = Call(request, account, origin, send)
    if request.method == "OPTIONS":
        return call, preflight
    if request.method not in ACTS[name]:
        raise Problem("method")
    return call, ACTS[name][request.method]


def origins_of(account: Account) -> set[str]:
    ours = urlsplit(settings.PUBLIC_URL)
    return {f"{ours.scheme}://{ours.netloc}", *account.settings.get("origins", [])} - {"null", "*"}


async def preflight(call: Call) -> None:
    await asgi.answer(call.send, 204, None, [*call.cors, *PREFLIGHT])


async def session(call: Call) -> None:
    limits.sessions.take(call.request.client)
    asked = await call.read(Beginning)
    begun = sessions.begin(call.account, call.origin, asked.token)
    if asked.user_jwt:
        begun = await identified(call, begun, asked.user_jwt)
    elif asked.anonymous_id:
        begun = sessions.believe_browser(begun, call.account, asked.anonymous_id)
    await hand_out(call, begun)


async def identify(call: Call) -> None:
    before = call.session()
    limits.identifications.take(before.visitor)
    asked = await call.read(Identification)
    await hand_out(call, await identified(call, before, asked.user_jwt))


async def identified(call: Call, before: Session, user_jwt: str) -> Session:
    after, user = await asgi.in_thread(sessions.identify, before, call.account, user_jwt)
    await call.keep(sessions.identified(after, user, user_jwt))
    return after


async def logout(call: Call) -> None:
    """A browser shared by several starts anew: a visitor that never was, and the streams of the old one end."""
    limits.sessions.take(call.request.client)
    try:
        watcher().hang_up(stream.name_of(call.session()))
    except Problem:
        log.debug("signed out of a session that was over already")
    await hand_out(call, tokens.new_session(call.account, call.origin))


async def hand_out(call: Call, session: Session) -> None:
    told = {"token": tokens.sign(session), "visitor": session.visitor, "expires": session.expires}
    await call.answer({**told, "user": session.is_user})


async def write(call: Call) -> None:
    """Answered when the message is on disk; the same `client_id` again is the same message."""
    who = call.session()
    asked = await call.read(Writing)
    if not asked.text.strip():
        raise Problem("empty")
    if len(asked.text) > LONGEST:
        raise Problem("too_long")
    if call.account.settings.get("require_user") and not who.is_user:
        raise Problem("identify_first")
    limits.messages.take(who.visitor)
    await call.keep(sessions.said(who, asked.client_id, asked.text, asked.claims))
    await call.answer({"accepted": asked.client_id})


async def messages(call: Call) -> None:
    who = call.session()
    limits.reads.take(who.visitor)
    after = call.request.query.get("after", "")
    found, cursor = await asgi.in_thread(shown.messages, who, after if is_cursor(after) else "")
    await call.answer({"messages": found, "cursor": cursor})


async def follow(call: Call) -> None:
    who = call.session()
    if watcher().count(stream.name_of(who)) >= stream.STREAMS:
        raise Problem("too_many", retry_after=30)
    cursor = call.request.headers.get("last-event-id") or call.request.query.get("cursor", "")
    await stream.Stream(call.send, who, cursor).run(call.request.receive, call.cors)


Act = Callable[[Call], Awaitable[None]]
ACTS: dict[str, dict[str, Act]] = {
    "session": {"POST": session},
    "identify": {"POST": identify},
    "logout": {"POST": logout},
    "messages": {"GET": messages, "POST": write},
    "stream": {"GET": follow},
}
