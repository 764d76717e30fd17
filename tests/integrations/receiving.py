"""The other side: a program that hears webhooks, checks them with the `standardwebhooks` library, and answers."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.conf import settings
from standardwebhooks import Webhook, WebhookVerificationError

from sixring.core import listeners
from sixring.core.actors import Actor
from sixring.integrations.webhooks import endpoints, sending
from sixring.integrations.webhooks.models import Attempt, Delivery, Endpoint
from tests.cast import agent_of
from tests.replying import Reply, says


class Receiver:
    """Listens on loopback. `heard` are requests that one of its `secrets` opened; `odd` those none did.

    `replies` are given one after the other, then 204 to everything. While `closed` it keeps everybody waiting.
    """

    def __init__(self) -> None:
        self.secrets: list[str] = []
        self.heard: list[dict[str, Any]] = []
        self.ids: list[str] = []
        self.seen: list[dict[str, str]] = []
        self.odd = 0
        self.replies: list[Reply] = []
        self.open = threading.Event()
        self.open.set()
        self.asked = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self.handler())
        self.place = f"127.0.0.1:{self.server.server_address[1]}"
        self.url = f"http://{self.place}/hear"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                receiver.hear({name.lower(): value for name, value in self.headers.items()}, body)
                receiver.open.wait(20)
                (receiver.replies.pop(0) if receiver.replies else says(204))(self)

            def log_message(self, *args: Any) -> None: ...

        return Handler

    def hear(self, headers: dict[str, str], body: bytes) -> None:
        self.seen.append(headers)
        self.ids.append(headers["webhook-id"])
        for secret in self.secrets:
            try:
                Webhook(secret).verify(body, headers)
            except WebhookVerificationError:
                continue
            self.heard.append(json.loads(body))
            break
        else:
            self.odd += 1
        self.asked.set()

    def types(self) -> list[str]:
        return [told["type"] for told in self.heard]

    def close(self) -> None:
        self.open.set()
        self.server.shutdown()
        self.server.server_close()


def connected(receiver: Receiver, owner: Actor, *kinds: str, by: Actor | None = None) -> Endpoint:
    """An endpoint that tells `receiver`, in the name of `owner`."""
    settings.FETCH_ALLOW = [*settings.FETCH_ALLOW, receiver.place]
    names = kinds or ("message.received",)
    made, secret = endpoints.make(receiver.url, names, owner=agent_of(owner), actor=by or owner)
    receiver.secrets.append(secret)
    return made


def spread() -> None:
    """What happened reaches the endpoints, as far as it is due."""
    while listeners.settle():
        pass
    send()


def send() -> None:
    while sending.settle():
        pass


def deliveries(**wanted: Any) -> list[Delivery]:
    return list(Delivery.objects.filter(**wanted).order_by("pk"))


def statuses() -> list[int | None]:
    return list(Attempt.objects.order_by("pk").values_list("status", flat=True))
