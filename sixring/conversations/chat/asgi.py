"""The chat API, raw ASGI under /chat/<account key>/. What can be asked stands in `acts`."""

from __future__ import annotations

import logging

from sixring.core import asgi
from sixring.core.asgi import Receive, Request, Scope, Send

from .acts import ACTS
from .call import Call, admit
from .problems import Problem

log = logging.getLogger("sixring.chat")
PREFLIGHT = [
    ("access-control-allow-methods", "GET, POST"),
    ("access-control-allow-headers", "authorization, content-type, last-event-id"),
    ("access-control-max-age", "600"),
]


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Raw ASGI under /chat/."""
    request = Request(scope, receive)
    cors: list[tuple[str, str]] = []
    try:
        call, act = await admit(request, send, ACTS)
        cors = call.cors
        await (act or preflight)(call)
    except Problem as problem:
        await refuse(send, problem, cors)
    except asgi.HungUp:
        pass
    except Exception:  # told to the log alone
        log.exception("the chat API failed")
        await refuse(send, Problem("busy", retry_after=5), cors)


async def refuse(send: Send, problem: Problem, cors: list[tuple[str, str]]) -> None:
    await asgi.answer(send, problem.status, problem.body, [*cors, *problem.headers])


async def preflight(call: Call) -> None:
    await asgi.answer(call.send, 204, None, [*call.cors, *PREFLIGHT])
