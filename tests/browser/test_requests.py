"""My requests in a real browser: without scripts, on a phone, light and dark; and how it looks."""

import re
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe

from sixring.conversations import closure, promises
from sixring.conversations.requests import links
from sixring.conversations.sending import replies
from sixring.core import clock
from sixring.interactions.models import Interaction
from tests.browser.conftest import SIZES, aside, follow
from tests.cast import settle, where
from tests.chromium import chromium
from tests.conversations.requesting import address, open_mailbox, path_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def touch(dan, ben):
    """Dan has asked for three things: one we answered with a promise, one that waits for him, one that is solved."""
    open_mailbox()
    first = dan.writes("Where are my seed trays? I ordered them two weeks ago.", subject="Seed trays")
    said = "I am sorry, they are late. We'll call you by Friday noon. See https://track.test/20391"
    replies.reply(where(first), said, actor=ben, token="1")
    dan.writes("Thank you. And the lid for the small one?", token_conversation=where(first).pk)
    promises.make(where(first), "We'll call you by Friday noon", clock.ahead(days=2), actor=ben)
    second = where(dan.writes("Can I bring back the hose?", subject="The green hose"))
    replies.reply(second, "Yes. Do you still have the receipt?", actor=ben, token="2")
    third = where(dan.writes("Please change my address", subject="New address"))
    closure.resolve(third, actor=ben)
    return first


@pytest.fixture
def guest(live_server, touch):
    """Opens a browser of Dan's that has followed his link."""

    @contextmanager
    def opened(path="", size="phone", theme="light", scripts=False, link=True):
        width, height = SIZES[size]
        way_in = path_of(links.link(touch.identity)) if link else "/requests/"
        with chromium() as running:
            page = running.new_page(
                viewport={"width": width, "height": height}, color_scheme=theme, java_script_enabled=scripts
            )
            page.goto(live_server.url + way_in)
            if path:
                page.goto(live_server.url + path)
            yield page

    return opened


def test_without_scripts_a_customer_reads_answers_and_says_that_it_is_solved(guest, touch, tmp_path):
    matter, file = where(touch), tmp_path / "label.txt"
    file.write_text("order 20391")
    with guest() as page:
        assert page.url.endswith("/requests/")
        assert "We'll call you by Friday noon" in page.inner_text("main")
        follow(page, "text=Seed trays")
        page.fill("textarea", "It says delivered, but nothing is here.")
        page.set_input_files("input[type=file]", str(file))
        follow(page, "button:has-text('Send')")
        assert "It has arrived" in page.inner_text("[role=status]")
        aside(settle)
        follow(page, "text=Look again")
        assert "nothing is here" in page.inner_text(".talk")
        with page.expect_download() as down:
            page.click(".files a")
        assert down.value.suggested_filename == "label.txt"
        follow(page, "button:has-text('solved')")
        assert "Solved" in page.inner_text(".request-head")
        page.fill("textarea", "No, still nothing.")
        follow(page, "button:has-text('This isn’t solved')")
        aside(settle)
        page.reload()
        assert "We are on it" in page.inner_text(".request-head")
        follow(page, "button:has-text('Sign out')")
        page.fill("input[type=email]", "dan@example.com")
        follow(page, "button:has-text('Send me a link')")
        assert "a link is on its way there" in page.inner_text("main")
    said = Interaction.objects.filter(channel="portal").order_by("pk").values_list("text", flat=True)
    assert list(said) == ["It says delivered, but nothing is here.", "No, still nothing."]
    assert where(touch) == matter


def test_it_is_done_by_keyboard(guest, touch):
    with guest(path=address(where(touch)), scripts=True) as page:
        for _step in range(12):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.tagName") == "TEXTAREA":
                break
        page.keyboard.type("Typed")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "It has arrived" in page.inner_text("[role=status]")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "wide"])
def test_axe_finds_nothing_and_nothing_sticks_out(guest, touch, theme, size):
    found = {}
    places = ["/requests/", address(where(touch)), "/requests/nothing/"]
    with guest(size=size, theme=theme, scripts=True) as page:
        base = re.match(r"https?://[^/]+", page.url)[0]
        look(page, base, places, size, found)
        page.context.clear_cookies()
        look(page, base, ["/requests/", "/requests/in/x/", "/requests/by-mail/x/"], size, found)
    assert found == {}


def look(page, base, places, size, found):
    for place in places:
        page.goto(base + place, wait_until="load")
        wrong = [one["id"] for one in Axe().run(page).response["violations"]]
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            wrong.append("sticks out")
        if wrong:
            found[place, size] = wrong
