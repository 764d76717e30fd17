"""A request to a chat: which chat is meant, whether the asking site may use it, and who asks."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from msgspec import Struct

from sixring.channels import accounts
from sixring.channels.adapters.webchat import row
from sixring.channels.adapters.webchat.row import Row
from sixring.channels.adapters.webchat.tokens import Session
from sixring.channels.inbox import Item
from sixring.channels.lane import lane
from sixring.channels.models import Account
from sixring.core import asgi
from sixring.core.asgi import Request, Send

from . import sessions
from .problems import Problem

log = logging.getLogger("sixring.chat")
LARGEST = 64 * 1024
KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")
Body = TypeVar("Body", bound=Struct)


@dataclass(frozen=True, slots=True)
class Call:
    """A request to an open chat, from a site that may make it. `rest` is what the path says behind the act's name."""

    request: Request
    account: Account
    origin: str
    send: Send
    rest: str = ""

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
        except (msgspec.DecodeError, ValueError, RecursionError):
            raise Problem("unreadable") from None

    def session(self) -> Session:
        """Who asks. `?token=` is for EventSource, which can't send headers, and so for reading only."""
        given = self.request.headers.get("authorization", "")
        scheme, _, bearer = given.partition(" ")
        token = bearer.strip() if scheme.lower() == "bearer" else ""
        if not token and self.request.method == "GET":
            token = self.request.query.get("token", "")
        return sessions.open_session(self.account, token, self.origin)

    def writer(self) -> Session:
        """Who asks, where they may write here."""
        who = self.session()
        if self.account.settings.get("require_user") and not who.is_user:
            raise Problem("identify_first")
        return who

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


Act = Callable[[Call], Awaitable[None]]
Acts = Mapping[str, Mapping[str, Act]]


async def admit(request: Request, send: Send, acts: Acts) -> tuple[Call, Act | None]:
    """The call and what it asks for; None where a browser only asks whether it may."""
    _, _, path = request.path.partition("/chat/")
    key, _, path = path.partition("/")
    name, _, rest = path.partition("/")
    account = await asgi.in_thread(accounts.by_key, key) if KEY.fullmatch(key) else None
    act = f"{name}/" if rest else name
    if account is None or account.kind != "webchat" or act not in acts:
        raise Problem("not_found")
    origin = request.headers.get("origin", "")
    if origin and origin not in origins_of(account):
        log.info("chat %s: refused a page of %.100r", account.pk, origin)
        raise Problem("origin")
    call = Call(request, account, origin, send, rest)
    if request.method == "OPTIONS":
        return call, None
    if request.method not in acts[act]:
        raise Problem("method")
    return call, acts[act][request.method]


def origins_of(account: Account) -> set[str]:
    ours = urlsplit(settings.PUBLIC_URL)
    return {f"{ours.scheme}://{ours.netloc}", *account.settings.get("origins", [])} - {"null", "*"}
