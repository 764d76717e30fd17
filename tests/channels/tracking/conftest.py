"""A source, a way to post to it without a network, and a live server for the SDKs."""

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection

from sixring.channels import accounts, lane
from sixring.channels.adapters.tracking import asgi, sources
from sixring.channels.models import Account
from sixring.conversations import reception
from sixring.core import duties
from sixring.interactions.models import Interaction

from .server import Server

KEY = "0123456789abcdef0123456789abcdef"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Post = Callable[..., Answer]


@pytest.fixture
def source(transactional_db: None) -> Account:
    return Account.objects.create(kind="tracking", name="Shop site", key=KEY)


@pytest.fixture
def server_source(transactional_db: None) -> Account:
    """A source that is a server of ours."""
    return Account.objects.create(kind="tracking", name="Shop backend", key="f" * 32, settings={"trusted": True})


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The intake of this test alone: its threads' connections end with it."""
    intake = Intake()
    monkeypatch.setattr(asgi, "lane", lambda: intake)
    forget()
    yield
    intake.end()
    sources._asking.submit(lambda: connection.close()).result(10)  # noqa: PLW0108  # that thread's connection, not ours
    forget()


def forget() -> None:
    sources.forget()
    accounts._cache.clear()


class Intake(lane.Lane):
    """A lane that ends, and its connection with it, when it is handed nothing."""

    def _run(self) -> None:
        with contextlib.suppress(EOFError):
            super()._run()
        connection.close()

    def _commit(self, together: list[Any]) -> None:
        if together[-1][0] is None:
            raise EOFError
        super()._commit(together)

    def end(self) -> None:
        self.queue.put((None, Future()))  # type: ignore[arg-type]
        self.thread.join(10)


@pytest.fixture
def post(door: None) -> Post:
    """`post(path, body)`: what the door answers. `body` may be JSON to be or bytes; the key goes into the header."""

    def call(path: str, body: Any = b"", method: str = "POST", key: str = KEY, **headers: str) -> Answer:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        if key:
            headers.setdefault("authorization", basic(key))
        return asyncio.run(through(method, path, raw, headers))

    return call


def basic(key: str) -> str:
    import base64

    return "Basic " + base64.b64encode(f"{key}:".encode()).decode()


async def through(method: str, path: str, raw: bytes, headers: dict[str, str]) -> Answer:
    path, _, query = path.partition("?")
    pairs = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": pairs,
        "client": ("192.0.2.7", 4000),
    }
    sent: list[Any] = []
    chunks = [raw[at : at + 65536] for at in range(0, len(raw), 65536)] or [b""]

    async def receive() -> dict[str, Any]:
        chunk = chunks.pop(0)
        return {"type": "http.request", "body": chunk, "more_body": bool(chunks)}

    async def send(message: Any) -> None:
        sent.append(message)

    await asgi.app(scope, receive, send)
    named = {name.decode(): value.decode("latin-1") for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], named, sent[1]["body"])


@pytest.fixture
def settle(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[Interaction]]:
    """Receive all that waits; returns the whole log in order."""
    from sixring.channels import inbox

    monkeypatch.setattr(inbox, "held_shards", lambda: set(range(inbox.SHARDS)))

    def run() -> list[Interaction]:
        while reception.settle():
            pass
        return list(Interaction.objects.order_by("id").select_related("identity"))

    assert duties.registry
    return run


@pytest.fixture
def live(door: None) -> Iterator[Server]:
    """The door on a real port, as SDKs meet it."""
    with Server(asgi.app) as server:
        yield server
