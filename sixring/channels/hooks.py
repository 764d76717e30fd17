"""Signed requests from outside, raw ASGI at /hooks/<account key>: verified byte for byte, kept, and only then taken."""

from __future__ import annotations

import logging
import re

from django.conf import settings

from sixring.core import asgi
from sixring.core.asgi import Receive, Request, Scope, Send

from . import accounts
from .contract import Refusal
from .inbox import Item
from .lane import lane
from .models import Account
from .registry import adapter_of

log = logging.getLogger("sixring.hooks")
LARGEST = 1024 * 1024
KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")
COME_AGAIN = [("retry-after", "5")]
PROBLEMS = {
    401: ("refused", "This request was not accepted."),
    404: ("not_found", "There is nothing here."),
    405: ("method", "This address only takes POST."),
    413: ("too_large", "The request is too large."),
    503: ("busy", "This could not be kept just now. Send it again."),
}
SECRET = re.compile(r"authorization|cookie|secret|token|signature|api-?key|password")


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Raw ASGI under /hooks/. 200 means: on disk."""
    request = Request(scope, receive)
    try:
        if request.method != "POST":
            raise Refusal(405)
        raw = await request.body(LARGEST)
        account = await asgi.in_thread(admit, request, raw)
        await lane().accept(Item(account, raw, came_with(request)))
    except Refusal as refusal:
        log.info("refused a request to %s: %s", request.path[:60], refusal)
        await refuse(send, refusal.status)
    except asgi.TooLarge:
        await refuse(send, 413)
    except asgi.HungUp:
        pass
    except Exception:
        log.exception("a signed request could not be kept")
        await refuse(send, 503)
    else:
        await thank(send, account)


def admit(request: Request, raw: bytes) -> Account:
    """The account this request is for. Raises `Refusal` unless its adapter says that the provider really sent it."""
    key = request.path.partition("/hooks/")[2].rstrip("/")
    account = accounts.by_key(key) if KEY.fullmatch(key) else None
    if account is None:
        raise Refusal(404)
    query = f"?{request.query_string}" if request.query_string else ""
    url = settings.PUBLIC_URL + request.path + query  # never from Host, which is the sender's to choose
    adapter_of(account.kind).verify(raw, request.headers, url, account)
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


async def thank(send: Send, account: Account) -> None:
    """200 in the words this provider reads, else in ours."""
    if words := adapter_of(account.kind).thanks:
        await asgi.answer_with(send, 200, words[1], words[0])
    else:
        await asgi.answer(send, 200, {"accepted": True})


async def refuse(send: Send, status: int) -> None:
    code, message = PROBLEMS.get(status, PROBLEMS[401])
    await asgi.answer(send, status, {"code": code, "message": message}, COME_AGAIN if status == 503 else ())
