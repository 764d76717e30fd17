"""A browser for each of the cast: real Chromium against a real server of the pages, its live stream silent."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from sixring.conversations.models import Conversation
from sixring.core.accounts import sign_in_link
from sixring.core.actors import SYSTEM, Actor
from tests.cast import agent_of, where
from tests.chromium import chromium

SIZES = {"wide": (1440, 900), "middle": (1024, 768), "phone": (390, 844)}
Open = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def browser(live_server: Any) -> Open:
    """`with browser(ada, "/people/", size="phone", theme="dark", scripts=False) as page`: leave it before asking the
    database again, as Playwright's loop would stand in its way.
    """

    @contextmanager
    def opened(
        actor: Actor, path: str, size: str = "wide", theme: str = "light", scripts: bool = True
    ) -> Iterator[Any]:
        link = sign_in_link(agent_of(actor), actor=SYSTEM).replace("http://testserver", live_server.url)
        width, height = SIZES[size]
        with chromium() as running:
            page = running.new_context(
                viewport={"width": width, "height": height}, color_scheme=theme, java_script_enabled=scripts
            ).new_page()
            page.route("**/live/**", lambda route: route.fulfill(content_type="text/event-stream", body=": here\n\n"))
            page.goto(link)
            page.goto(live_server.url + path)
            page.wait_for_load_state("load")
            yield page

    return opened


@pytest.fixture
def matter(dan: Any) -> Conversation:
    return where(dan.writes("Where are my trays?", subject="Seed trays"))


@pytest.fixture
def show(matter: Conversation) -> str:
    return reverse("conversations:show", args=[matter.pk])


def follow(page: Any, selector: str) -> None:
    """Click what leads to another page, and be there: a click alone may return before that page has come."""
    with page.expect_navigation():
        page.click(selector)


def aside(ask: Callable[[], Any]) -> Any:
    """What `ask` returns, asked in a thread of its own: within `with browser(...)` the database can't be asked."""
    found: list[Any] = []

    def run() -> None:
        try:
            found.append(ask())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]
