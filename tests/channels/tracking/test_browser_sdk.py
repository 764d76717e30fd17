"""The two browser SDKs in a real browser, on a page of another origin."""

import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sixring.channels.models import Account
from sixring.interactions.models import Interaction

from .conftest import KEY
from .server import Server

pytestmark = [pytest.mark.peer, pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., None]


BUNDLES = {
    "segment.html": "@segment/analytics-next/dist/umd",
    "rudder.html": "@rudderstack/analytics-js/dist/npm/modern/bundled/umd",
}


class Shop(http.server.SimpleHTTPRequestHandler):
    """A page, and its SDK's own bundle beside it."""

    def translate_path(self, path: str) -> str:
        name = path.partition("?")[0].strip("/")
        return str(Path(__file__).parent / "drivers" / name if name in BUNDLES else Path(self.directory) / name)

    def log_message(self, *words: Any) -> None:
        pass


@contextmanager
def shop_at(bundle: Path) -> Iterator[str]:
    """The address of a shop on another origin that serves the SDK lying in `bundle`."""
    shop = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Shop, directory=str(bundle)))
    threading.Thread(target=shop.serve_forever, daemon=True).start()
    yield f"http://localhost:{shop.server_port}"
    shop.shutdown()
    shop.server_close()


@pytest.fixture
def html(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", "segment.html"))


@pytest.fixture
def visit(need: Callable[[str], Path], live: Server, html: str) -> Iterator[Visit]:
    """`visit(scenario, wanted)`: the page makes its calls; returns a while after `wanted` posts were answered."""
    from playwright.sync_api import sync_playwright

    with shop_at(need(f"npm:{BUNDLES[html]}")) as shop, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(need("chromium")), args=["--no-sandbox"])

        def call(scenario: str, wanted: int, key: str = KEY, **more: str) -> None:
            page = browser.new_page()
            words = "&".join(f"{name}={value}" for name, value in {"scenario": scenario, "key": key, **more}.items())
            page.goto(f"{shop}/{html}?url={live.url}&{words}")
            for _ in range(150):
                if len(live.posts) >= wanted:
                    break
                page.wait_for_timeout(100)
            page.wait_for_timeout(1500)  # for posts that should not come

        yield call
        browser.close()


@pytest.fixture
def settled(settle: Callable[[], list[Interaction]]) -> Callable[[], list[Interaction]]:
    """Settling in a thread of its own: the browser's driver runs a loop in this one."""
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    def run() -> list[Interaction]:
        found = settle()
        connection.close()
        return found

    return lambda: ThreadPoolExecutor(1).submit(run).result()


@pytest.mark.parametrize("batching", ["", "yes"])
def test_six_calls_arrive(source: Account, live: Server, visit: Visit, settled: Any, batching: str):
    visit("calls", 2 if batching else 6, batching=batching)
    log = settled()
    assert sorted(row.kind for row in log) == ["alias", "group", "identify", "page", "screen", "track"]
    assert {row.identity.kind for row in log} == {"anonymous_id"}
    assert {path for path, _ in live.posts} == ({"/v1/b"} if batching else {f"/v1/{letter}" for letter in "itpsga"})
    page = next(row for row in log if row.kind == "page")
    assert page.data["page"]["title"] == "Roses"
    assert page.data["ip"] == "127.0.0.1"


def test_a_wrong_key_is_tried_once(source: Account, live: Server, visit: Visit):
    visit("one", 1, key="wrong", settings="given")
    assert live.posts == [("/v1/t", 401)]


def test_what_failed_once_is_delivered_once(source: Account, live: Server, visit: Visit, settled: Any):
    live.failures = 1
    visit("one", 2)
    assert live.posts == [("/v1/t", 500), ("/v1/t", 200)]
    assert [row.subject for row in settled()] == ["Order Placed"]


rudder = pytest.mark.parametrize("html", ["rudder.html"], indirect=True)


@rudder
@pytest.mark.parametrize("beacon", ["", "yes"])
def test_calls_of_rudders_arrive(source: Account, live: Server, visit: Visit, settled: Any, beacon: str):
    visit("calls", 1 if beacon else 5, beacon=beacon)
    log = settled()
    assert sorted(row.kind for row in log) == ["alias", "group", "identify", "page", "track"]
    assert {row.identity.kind for row in log} == {"anonymous_id"}
    singles = {f"/v1/{kind}" for kind in ("alias", "group", "identify", "page", "track")}
    assert {path for path, _ in live.posts} == ({"/beacon/v1/batch"} if beacon else singles)


@rudder
def test_what_failed_once_is_delivered_once_by_rudders(source: Account, live: Server, visit: Visit, settled: Any):
    live.failures = 1
    visit("one", 2)
    assert live.posts == [("/v1/track", 500), ("/v1/track", 200)]
    assert [row.subject for row in settled()] == ["Order Placed"]


@rudder
def test_with_a_wrong_key_rudders_does_not_start(source: Account, live: Server, visit: Visit):
    visit("one", 0, key="wrong")
    assert live.posts == []
