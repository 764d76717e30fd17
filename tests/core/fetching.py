"""A peer on this machine for fetching from, a count of connections, and names that lead where a test says."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from pytest_django import Settings

from tests.replying import Reply, says

PUBLIC = "93.184.215.14"


class Peer:
    """A web server on loopback: `answers[path]` replies, `seen` keeps what was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Reply] = {}
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.place = f"127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def handler(self) -> type[BaseHTTPRequestHandler]:
        peer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                peer.seen.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                peer.answers.get(self.path, says(200, b"hello"))(self)

            do_POST = do_HEAD = do_GET

            def log_message(self, *args: Any) -> None: ...

        return Handler

    def url(self, path: str = "/") -> str:
        return f"http://{self.place}{path}"


@pytest.fixture
def peer(settings: Settings) -> Iterator[Peer]:
    peer = Peer()
    settings.FETCH_ALLOW = [peer.place]
    yield peer
    peer.server.shutdown()
    peer.server.server_close()


@pytest.fixture
def connects(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every address any socket of this process connects to. Only loopback is let through."""
    seen: list[Any] = []
    real = socket.socket.connect

    def spy(sock: socket.socket, address: Any) -> None:
        seen.append(address)
        if address[0] not in {"127.0.0.1", "::1"}:
            raise ConnectionRefusedError("not in a test")
        real(sock, address)

    monkeypatch.setattr(socket.socket, "connect", spy)
    return seen


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """A resolver of our own: each name gives its lists of addresses in turn, the last one for ever."""
    book: dict[str, list[list[str]]] = {}
    real = socket.getaddrinfo

    def resolve(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        answers = book.get(host)
        if answers is None:
            return real(host, port, *args, **kwargs)
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [info for address in found for info in real(address, port, type=socket.SOCK_STREAM)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return book
