"""Signed requests from outside, raw ASGI at /hooks/<account key>: verified byte for byte, kept, and only then taken."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings

from sixring.core import asgi
from sixring.core.asgi import Receive, Request, Scope, Send

from . import accounts
from .contract import Adapter, Refusal
from .health import refusals
from .inbox import Item
from .lane import lane
from .models import Account
from .registry import adapter_of

log = logging.getLogger("sixring.hooks")
LARGEST = Adapter.largest  # unless an adapter says otherwise
KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")
COME_AGAIN = [("retry-after", "5")]
PROBLEMS = {
    401: ("refused", "This request was not accepted."),
    404: ("not_found", "There is nothing here."),
    403: ("refused", "This request was not accepted."),
    405: ("method", "This address only takes POST."),
    413: ("too_large", "The request is too large."),
    503: ("busy", "This could not be kept just now. Send it again."),
}
SECRET = re.compile(r"authorization|cookie|secret|token|signature|api-?key|password")


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Raw ASGI under /hooks/. To a POST, 200 means: on disk. A GET is how some providers ask whether we are here."""
    request = Request(scope, receive)
    try:
        if beneath(request):
            await below(request, send)
            return
        if request.method == "GET":
            await greet(request, send)
            return
        if request.method != "POST":
            raise Refusal(405)
        raw = await request.body(await asgi.in_thread(largest, request))
        account = await asgi.in_thread(admit, request, raw)
        meta = came_with(request)
        await lane().accept(Item(account, raw, meta))
    except Refusal as refusal:
        log.info("refused a request to %s: %s", request.path[:60], refusal)
        refusals.write_soon()
        await refuse(send, refusal.status)
    except asgi.TooLarge:
        await refuse(send, 413)
    except asgi.HungUp:
        pass
    except Exception:
        log.exception("a signed request could not be kept")
        await refuse(send, 503)
    else:
        await thank(send, account, raw, meta)


def beneath(request: Request) -> str:
    """What of the address follows the account's key."""
    return request.path.partition("/hooks/")[2].partition("/")[2].rstrip("/")


async def below(request: Request, send: Send) -> None:
    """Some providers have several addresses; those beneath ours are the adapter's to answer, or to take."""
    raw = await request.body(LARGEST)
    account = await asgi.in_thread(named, request)
    answered = await asgi.in_thread(answer_below, request, raw, account)
    if answered is not None:
        await asgi.answer(send, *answered)
        return
    await asgi.in_thread(admit, request, raw)
    meta: dict[str, Any] = came_with(request) | {"below": beneath(request)[:500]}
    await lane().accept(Item(account, raw, meta))
    await thank(send, account, raw, meta)


def answer_below(request: Request, raw: bytes, account: Account) -> tuple[int, Any] | None:
    with counted(account):
        return adapter_of(account.kind).below(request.method, beneath(request), raw, request.headers, account)


async def greet(request: Request, send: Send) -> None:
    """Answer a provider's handshake in plain text. Raises `Refusal` where the adapter does."""
    words = await asgi.in_thread(greeting, request)
    await asgi.answer_with(send, 200, words.encode("utf-8", "replace"), "text/plain; charset=utf-8")


def greeting(request: Request) -> str:
    account = named(request)
    try:
        asked = request.query
    except ValueError:  # more fields than `Request.query` takes
        asked = {}
    with counted(account):
        return adapter_of(account.kind).greet(asked, account)


def largest(request: Request) -> int:
    """How many bytes this account takes. Raises `Refusal` where there is none."""
    return adapter_of(named(request).kind).largest


def admit(request: Request, raw: bytes) -> Account:
    """The account this request is for. Raises `Refusal` unless its adapter says that the provider really sent it."""
    account = named(request)
    query = f"?{request.query_string}" if request.query_string else ""
    url = settings.PUBLIC_URL + request.path + query  # never from Host, which is the sender's to choose
    with counted(account):
        adapter_of(account.kind).verify(raw, request.headers, url, account)
    return account


@contextmanager
def counted(account: Account) -> Iterator[None]:
    """What is refused within is counted for `account`, by cause."""
    try:
        yield
    except Refusal as refusal:
        refusals.count(account.pk, str(refusal))
        raise


def named(request: Request) -> Account:
    """The open account whose key the address names. Raises `Refusal` where there is none."""
    key = request.path.partition("/hooks/")[2].partition("/")[0]
    account = accounts.by_key(key) if KEY.fullmatch(key) else None
    if account is None:
        raise Refusal(404)
    return account


def came_with(request: Request) -> dict[str, dict[str, str]]:
    """What stays beside the bytes: headers, and the query where there was one of a sensible length."""
    try:
        query = kept(request.query)
    except ValueError:  # more fields than `Request.query` takes
        query = {}
    return {"headers": kept(request.headers)} | ({"query": query} if query else {})


def kept(headers: dict[str, str]) -> dict[str, str]:
    """What of the headers stays beside the bytes: nothing that opens a door."""
    return {name: value[:500] for name, value in headers.items() if not SECRET.search(name.lower())}


async def thank(send: Send, account: Account, raw: bytes, meta: dict[str, dict[str, str]]) -> None:
    """200 in the words this provider reads, else in ours."""
    if words := adapter_of(account.kind).thank(raw, meta, account):
        await asgi.answer_with(send, 200, words[1], words[0])
    else:
        await asgi.answer(send, 200, {"accepted": True})


async def refuse(send: Send, status: int) -> None:
    code, message = PROBLEMS.get(status, PROBLEMS[401])
    await asgi.answer(send, status, {"code": code, "message": message}, COME_AGAIN if status == 503 else ())
