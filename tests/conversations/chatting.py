"""A shop's chat, and visitors who use it as a browser does. `asking` is what a page of the shop sends along."""

from __future__ import annotations

import time
from typing import Any

import httpx
import jwt

from sixring.channels import accounts
from sixring.channels.models import Account
from sixring.conversations import reception
from sixring.conversations.chat import limits
from sixring.conversations.chat.asgi import app
from sixring.core.actors import SYSTEM
from sixring.people.models import Identity
from tests.conversations.listening import ask

SHOP = "https://shop.test"
SECRET = "what the shop and we know, forty letters"


def open_chat(**settings: Any) -> Account:
    for limit in (limits.messages, limits.identifications, limits.sessions, limits.reads):
        limit.past.clear()
    said = {"origins": [SHOP], **settings}
    return accounts.open_account("webchat", "Shop chat", said, {"identity_secret": SECRET}, actor=SYSTEM)


def user_token(user_id: str = "dan-1", secret: str = SECRET, **claims: Any) -> str:
    now = int(time.time())
    return jwt.encode({"sub": user_id, "iat": now, "exp": now + 600, **claims}, secret, algorithm="HS256")


class Browser:
    """A browser on the shop's page. Every answer's token is kept, as the widget does."""

    def __init__(self, chat: Account, **beginning: Any) -> None:
        self.chat, self.token, self.visitor = chat, "", ""
        self.take(self.post("session", **beginning))

    def take(self, answer: httpx.Response) -> httpx.Response:
        if answer.status_code == 200:
            self.token, self.visitor = answer.json()["token"], answer.json()["visitor"]
        return answer

    def ask(self, method: str, what: str, body: Any = None, **headers: str) -> httpx.Response:
        signed = {"authorization": f"Bearer {self.token}"} if self.token else {}
        return ask(app, method, f"/chat/{self.chat.key}/{what}", body, **{"origin": SHOP, **signed, **headers})

    def post(self, what: str, **body: Any) -> httpx.Response:
        return self.ask("POST", what, body)

    def identify(self, token: str) -> httpx.Response:
        return self.take(self.post("identify", user_jwt=token))

    def logout(self) -> httpx.Response:
        return self.take(self.post("logout"))

    def writes(self, text: str, client_id: str = "m1", **more: Any) -> httpx.Response:
        answer = self.post("messages", client_id=client_id, text=text, **more)
        assert answer.status_code == 200, answer.text
        settle()
        return answer

    def reads(self, after: str = "") -> list[dict[str, Any]]:
        answer = self.ask("GET", f"messages?after={after}")
        assert answer.status_code == 200, answer.text
        return list(answer.json()["messages"])

    @property
    def sees(self) -> list[str]:
        return [message["text"] for message in self.reads()]

    @property
    def identity(self) -> Identity:
        return Identity.objects.get(kind="visitor", value=self.visitor, scope=self.chat.key)


def settle() -> None:
    while reception.settle():
        pass
