"""The widget as customers meet it: a shop on another origin with a strict policy, our real ASGI application on a port,
the work of the worker beside it, and Chromium."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from sixring.channels import accounts, inbox
from sixring.channels.models import Account
from sixring.conversations import reception
from sixring.conversations.chat import limits
from sixring.conversations.live.watcher import watcher
from sixring.conversations.models import Placement
from sixring.conversations.sending import replies
from sixring.core.actors import SYSTEM, Actor
from sixring.interactions.models import Interaction
from tests import chromium as shared
from tests.browser.conftest import SIZES, aside
from tests.channels.tracking.server import Server

SECRET = "what the shop and we know, forty letters"
PAGE = """<!doctype html><html lang="en"{more}><head><meta charset="utf-8"><title>A shop</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/hostile.css"></head>
<body><h1>Raised beds</h1><p><button id="own">Buy</button></p>
<script src="{ours}/widget/loader.js" data-chat="{key}" async></script></body></html>"""
HOSTILE = "* { all: unset !important; color: red !important } sixring-chat, iframe, button { display: none !important }"


class Shop:
    """A site of its own origin. `policy` is its content security policy; `hostile` serves a sheet that spoils all."""

    def __init__(self, ours: str, key: str) -> None:
        self.ours, self.key, self.more, self.hostile, self.body = ours, key, "", False, ""
        self.policy = f"default-src 'none'; script-src {ours}; frame-src {ours}; style-src 'self'"
        shop = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                sheet = self.path == "/hostile.css"
                text = (HOSTILE if shop.hostile else "") if sheet else shop.body or shop.page
                self.send_response(200)
                self.send_header("Content-Type", "text/css" if sheet else "text/html; charset=utf-8")
                self.send_header("Content-Security-Policy", shop.policy)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *words: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"  # another origin of the same site: storage is kept
        self.far = f"http://localhost:{self.server.server_port}"  # another site: Chromium's guests keep nothing there
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def page(self) -> str:
        return PAGE.format(ours=self.ours, key=self.key, more=self.more)


class Working(threading.Thread):
    """Receives what arrives, as the worker does."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.05):
            while reception.settle():
                pass
        connection.close()


@pytest.fixture
def ours(transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Our application on a port, and its worker."""
    from sixring.asgi import app

    for limit in vars(limits).values():
        if isinstance(limit, limits.Limit):
            limit.past.clear()
    monkeypatch.setattr(inbox, "held_shards", lambda: set(range(inbox.SHARDS)))
    settings.ALLOWED_HOSTS = ["*"]
    watcher.cache_clear()
    accounts._cache.clear()
    working = Working()
    with Server(app) as server:
        settings.PUBLIC_URL = server.url
        working.start()
        yield server
        working.over.set()
        working.join()
        if watcher.cache_info().currsize:
            watcher().stop()
            watcher.cache_clear()


@pytest.fixture
def chat(ours: Server) -> Account:
    said = {"title": "GreenThumb Gardens", "greeting": "Ask us anything about plants."}
    return accounts.open_account("webchat", "Shop chat", said, {"identity_secret": SECRET}, actor=SYSTEM)


@pytest.fixture
def shop(ours: Server, chat: Account) -> Iterator[Shop]:
    shop = Shop(ours.url, chat.key)
    settle_on(chat, origins=[shop.url, shop.far])
    yield shop
    shop.server.shutdown()
    shop.server.server_close()


def settle_on(chat: Account, **settings: Any) -> None:
    chat.settings = {**chat.settings, **settings}
    accounts.change_account(chat, actor=SYSTEM)


Visit = Callable[..., Any]


@pytest.fixture
def chromium() -> Visit:
    """`with chromium(size="phone") as context`: a browser of one customer, whose tabs share what it keeps."""

    @contextmanager
    def opened(size: str = "wide", theme: str = "light", kind: str = "chromium", **more: Any) -> Iterator[Any]:
        width, height = SIZES[size]
        with shared.chromium(kind=kind) as browser:
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=theme, reduced_motion="reduce", **more
            )
            context.set_default_timeout(15_000)
            context.add_init_script(NOTING)
            yield context

    return opened


# Notes the widget's events on pages that show it.
NOTING = """if (window.top === window) { window.heard = [];
for (const name of ["ready", "open", "close", "message", "unread", "error"])
  document.addEventListener("sixring:" + name, (event) => window.heard.push([name, event.detail || null])); }"""


class Page:
    """A tab on the shop's page, and the chat on it."""

    def __init__(self, context: Any, shop: Shop, at: str = "") -> None:
        self.tab = context.new_page()
        self.wrong: list[str] = []
        self.tab.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.tab.on("console", lambda said: self.wrong.append(said.text) if "ontent Security" in said.text else None)
        self.tab.goto((at or shop.url) + "/")
        self.button = self.tab.locator("sixring-chat button")
        self.chat = self.tab.frame_locator("sixring-chat iframe")

    def open(self) -> Page:
        self.button.click()
        self.chat.locator("#composer, #asking").filter(visible=True).first.wait_for()
        return self

    def writes(self, text: str) -> None:
        self.chat.locator("#text").fill(text)
        self.chat.locator("#text").press("Enter")

    @property
    def said(self) -> list[str]:
        return list(self.chat.locator(".bubble-text").all_inner_texts())

    def sees(self, text: str, css: str = ".bubble-text") -> Any:
        found = self.chat.locator(css, has_text=text)
        found.first.wait_for()
        return found

    def calls(self, *words: Any) -> None:
        self.tab.evaluate("(words) => window.Sixring(...words)", list(words))

    def heard(self, name: str) -> list[Any]:
        return [detail for event, detail in self.tab.evaluate("window.heard") if event == name]

    def frame(self) -> Any:
        return next(frame for frame in self.tab.frames if "/widget/" in frame.url)


def written() -> list[str]:
    """What customers wrote, in the order it was received."""
    return aside(
        lambda: list(
            Interaction.objects.filter(kind="message", direction="in").order_by("pk").values_list("text", flat=True)
        )
    )


def answers(actor: Actor, text: str) -> None:
    """`actor` answers the latest conversation."""
    aside(lambda: answer(actor, text))


def answer(actor: Actor, text: str) -> bool:
    talk = Placement.objects.order_by("-pk").first().conversation
    replies.reply(talk, text, token=uuid4().hex, actor=actor)
    return True


def until(holds: Callable[[], Any], page: Page) -> Any:
    """What `holds` returns once it is true."""
    for _ in range(300):
        if found := holds():
            return found
        page.tab.wait_for_timeout(50)
    raise AssertionError("It did not come true.")
