"""The tracking door on a real port, with a log of what was posted and a way to make it fail."""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable
from typing import Any, Self

from granian.constants import Interfaces
from granian.server.embed import Server as Granian

App = Callable[[Any, Any, Any], Awaitable[None]]


class Server:
    """Runs `app` in a thread. `posts` are path and status of what was posted, `bodies` path, headers and body of
    each; the next `failures` answer 500 after reading.
    """

    def __init__(self, app: App) -> None:
        self.app = app
        self.failures = 0
        self.posts: list[tuple[str, int]] = []
        self.bodies: list[tuple[str, dict[str, str], bytes]] = []
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.granian = Granian(
            self.watched, "127.0.0.1", self.port, interface=Interfaces.ASGI, log_enabled=False, websockets=False
        )
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self) -> None:
        self.loop.run_until_complete(self.granian.serve())
        self.loop.close()

    async def watched(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        failing = scope["method"] == "POST" and self.failures > 0
        if failing:
            self.failures -= 1

        async def note(message: Any) -> None:
            if message["type"] == "http.response.start" and scope["method"] == "POST":
                self.posts.append((scope["path"], message["status"]))
            await send(message)

        chunks: list[bytes] = []

        async def overheard() -> Any:
            message = await receive()
            chunks.append(message.get("body", b""))
            return message

        await (broken if failing else self.app)(scope, overheard, note)
        if scope["method"] == "POST":
            headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
            self.bodies.append((scope["path"], headers, b"".join(chunks)))

    def __enter__(self) -> Self:
        self.thread.start()
        for _ in range(500):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                threading.Event().wait(0.02)
            else:
                return self
        raise RuntimeError("the server did not start")

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.granian.stop)
        self.thread.join(10)


async def broken(scope: Any, receive: Any, send: Any) -> None:
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 500, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
