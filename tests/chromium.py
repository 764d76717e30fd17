"""One Chromium, and one driver of it, for all the tests of a process; each test has a context of its own in it.

Playwright's loop counts as running in this thread from its start to its end, and Django refuses to ask a database
beside a running loop. So it counts as running only within `chromium(...)`, as if Playwright began and ended there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests import needs

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
_driver: Any = None  # Playwright, once a test wants it
_browsers: dict[tuple[str, ...], Any] = {}  # by kind and switches


@contextmanager
def chromium(*switches: str, kind: str = "chromium") -> Iterator[Any]:
    """The browser of `switches` besides QUIET. What is opened in it within the block is closed with the block."""
    with _awake():
        browser = _browser(kind, switches)
        before = browser.contexts
        try:
            yield browser
        finally:
            for context in browser.contexts if browser.is_connected() else []:
                if context not in before:
                    context.close()


def end() -> None:
    """Once, after the last test."""
    global _driver
    if _driver is not None:
        with _awake():
            for browser in _browsers.values():
                browser.close()
            _browsers.clear()
            _driver.stop()
            _driver = None


@contextmanager
def _awake() -> Iterator[None]:
    global _driver
    from playwright.sync_api import sync_playwright

    before = asyncio._get_running_loop()
    if _driver is None:
        _driver = sync_playwright().start()
    asyncio._set_running_loop(_driver._loop)
    try:
        yield
    finally:
        asyncio._set_running_loop(before)


def _browser(kind: str, switches: tuple[str, ...]) -> Any:
    known = _browsers.get((kind, *switches))
    if known is None or not known.is_connected():  # a test's page may have brought it down
        path = str(needs.need(kind))
        known = _browsers[(kind, *switches)] = _driver.chromium.launch(executable_path=path, args=[*QUIET, *switches])
    return known
