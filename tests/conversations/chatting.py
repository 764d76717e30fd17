"""A shop's chat, and visitors who use it as a browser does. `asking` is what a page of the shop sends along."""

from __future__ import annotations

import time
import uuid
from io import BytesIO
from typing import Any
from urllib.parse import quote

import httpx
import jwt
from PIL import Image

from sixring.channels import accounts
from sixring.channels.models import Account
from sixring.conversations import reception
from sixring.conversations.chat import about, limits
from sixring.conversations.chat.asgi import app
from sixring.core.actors import SYSTEM
from sixring.people.models import Identity
from tests.conversations.listening import ask

SHOP = "https://shop.test"
SECRET = "what the shop and we know, forty letters"


def open_chat(**settings: Any) -> Account:
    for limit in vars(limits).values():
        if isinstance(limit, limits.Limit):
            limit.past.clear()
    about.forget_measured()
    said = {"origins": [SHOP], **settings}
    return accounts.open_account("webchat", "Shop chat", said, {"identity_secret": SECRET}, actor=SYSTEM)


def user_token(user_id: str = "dan-1", secret: str = SECRET, **claims: Any) -> str:
    """Each is another token, as each page of a shop has one of its own."""
    now = int(time.time())
    said = {"sub": user_id, "iat": now, "exp": now + 600, "jti": uuid.uuid4().hex, **claims}
    return jwt.encode(said, secret, algorithm="HS256")


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

    async def asks(self, method: str, what: str, body: Any) -> httpx.Response:
        """The same within a running loop, so that what the answer leaves behind goes on there."""
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://testserver") as client:
            signed = {"authorization": f"Bearer {self.token}", "origin": SHOP}
            return await client.request(method, f"/chat/{self.chat.key}/{what}", json=body, headers=signed)

    def post(self, what: str, **body: Any) -> httpx.Response:
        return self.ask("POST", what, body)

    def identify(self, token: str) -> httpx.Response:
        return self.take(self.post("identify", user_jwt=token))

    def logout(self) -> httpx.Response:
        return self.take(self.post("logout"))

    def uploads(self, content: bytes, name: str = "photo.png", said: str = "") -> httpx.Response:
        return self.ask("POST", f"uploads?name={quote(name)}", content, content_type=said)

    def attaches(self, content: bytes, name: str = "photo.png") -> str:
        answer = self.uploads(content, name)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["file"])

    def follows(self, url: str) -> httpx.Response:
        """As a picture on the page does: without a token."""
        return ask(app, "GET", url)

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


def photo(width: int = 40, height: int = 30, format: str = "PNG") -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "green").save(out, format)
    return out.getvalue()


def settle() -> None:
    while reception.settle():
        pass
