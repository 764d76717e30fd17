"""The style page and the sample desk in a real browser: nothing for axe to find, and the scripts do what they say."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import override_settings
from django.test.testcases import LiveServerThread

from tests import chromium as shared

pytestmark = pytest.mark.browser

SIZES = ((1440, 900), (1024, 768), (390, 844))
CHANGE = """{data: '{"subject": "conversation:7", "verb": "received"}', lastEventId: '8-2'}"""


@pytest.fixture(scope="module")
def site():
    """The pages without a gate, on a port of their own: who may see them is tested where the gate lives."""
    middleware = [name for name in settings.MIDDLEWARE if "gate" not in name]
    with override_settings(MIDDLEWARE=middleware, ALLOWED_HOSTS=["127.0.0.1"]):
        server = LiveServerThread("127.0.0.1", StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        yield f"http://127.0.0.1:{server.port}/look/"
        server.terminate()


@pytest.fixture(scope="module")
def chromium():
    with shared.chromium() as running:
        yield running


@pytest.fixture
def page(chromium, site):
    """The sample desk, wide and light."""
    with opened(chromium, site + "sample/") as page:
        yield page


@contextmanager
def opened(browser, url, theme="light") -> Iterator:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme=theme)
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    page.goto(url)
    page.wait_for_load_state("networkidle")
    yield page
    assert refused == []
    page.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", "sample/", "sample/?pane=list"])
def test_axe_finds_nothing_and_nothing_sticks_out(chromium, site, path, theme):
    from axe_playwright_python.sync_playwright import Axe

    with opened(chromium, site + path, theme) as page:
        assert "look" in page.url
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            found = Axe().run(page).response["violations"]
            assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_account_menu_and_the_person_drawer_are_clean_too(page):
    from axe_playwright_python.sync_playwright import Axe

    page.set_viewport_size({"width": 390, "height": 844})
    for opener in (".rail-more", "[popovertarget=person]"):
        page.click(opener)
        assert Axe().run(page).response["violations"] == []
        page.keyboard.press("Escape")


def test_keys_walk_the_list_and_can_be_turned_off(page):
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("k")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("?")
    shown = page.locator("#shortcuts [data-keys]").inner_text()
    page.click("#shortcuts button[value=off]")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    still = page.evaluate("document.activeElement.textContent")
    assert (first, second, still) == ("Cleo", "Visitor", "Cleo")
    assert "Resolve" in shown


def test_a_draft_survives_a_reload_until_it_is_discarded(page):
    page.fill("textarea", "Good morning, Dan")
    page.reload()
    kept = page.input_value("textarea")
    page.click("draft-keeper .hint button")
    page.reload()
    after = page.input_value("textarea")
    assert (kept, after) == ("Good morning, Dan", "")


def test_the_theme_is_chosen_and_kept(page):
    page.click(".rail-more")
    page.click("theme-switch button[value=dark]")
    page.reload()
    theme = page.evaluate("document.documentElement.dataset.theme")
    assert theme == "dark"


def test_news_waits_while_somebody_reads_and_a_broken_link_is_said(page):
    page.evaluate("""() => {
        window.heard = [];
        document.getElementById('rows').addEventListener('sixring:show', () => heard.push('show'));
        document.body.addEventListener('sixring:conversation-7', () => heard.push('conversation-7'));
        const live = document.createElement('live-stream');
        live.setAttribute('src', '/nowhere/');
        document.body.append(live);
    }""")
    page.wait_for_selector("#live-link:not([hidden])")
    said = page.inner_text("#live-link")
    page.focus("#rows a")
    page.evaluate(f"document.querySelector('live-stream').heard({CHANGE})")
    pill, cursor = page.inner_text("news-pill"), page.evaluate("document.querySelector('live-stream').cursor")
    before = page.evaluate("[...heard]")
    page.click("news-pill button")
    after = page.evaluate("heard")
    assert said.startswith("The live link is down since")
    assert (pill, cursor) == ("1 new", "8-2")
    assert (before, after) == (["conversation-7"], ["conversation-7", "show"])
