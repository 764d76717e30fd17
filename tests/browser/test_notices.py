"""The bell and the page "You" in a real browser."""

import pytest
from django.urls import reverse

from sixring.conversations import notices
from sixring.core import preferences
from tests.cast import agent_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEAR = """([id, reader]) => document.querySelector('live-stream').heard(
    {data: JSON.stringify({conversation: id, subject: `reader:${reader}`}), lastEventId: '1-1'})"""


@pytest.fixture
def notice(matter, ada, ben):
    return notices.tell(ben.id, "mention", matter, key="1", by=ada.id)


def test_two_keys_open_the_bell_and_a_notice_leads_to_its_conversation(browser, ben, matter, notice):
    with browser(ben, "/people/") as page:
        page.keyboard.press("g")
        page.keyboard.press("n")
        page.wait_for_selector(".notice")
        said = page.inner_text(".notices-latest")
        page.click(".notice")
        page.wait_for_url(f"**{reverse('conversations:show', args=[matter.pk])}")
        left = page.query_selector("#bell-count .count")
    assert "Ada mentioned you" in said
    assert "Seed trays" in said
    assert left is None


def test_the_bell_counts_live(browser, ada, ben, matter):
    with browser(ben, "/conversations/") as page:
        before = page.query_selector("#bell-count .count")
        page.route("**/notices/count/", lambda route: route.fulfill(body="<span class='count'>7</span>"))
        page.evaluate(HEAR, [matter.pk, ben.id])
        page.wait_for_selector("#bell-count .count:has-text('7')")
    assert before is None


def test_another_s_news_leave_the_bell_alone(browser, ada, ben, matter):
    asked = []
    with browser(ben, "/conversations/") as page:
        page.on("request", lambda request: asked.append(request.url))
        page.evaluate(HEAR, [matter.pk, ada.id])
        page.wait_for_timeout(400)
    assert not [url for url in asked if "/notices/" in url]


def test_all_are_read_from_the_bell(browser, ben, notice):
    with browser(ben, "/people/") as page:
        page.click("button[popovertarget=notices]")
        page.click("button:has-text('Mark all read')")
        page.wait_for_selector("#bell-count .count", state="detached")
    assert notices.unread(ben) == 0


def test_opening_the_conversation_reads_it_and_the_bell_knows(browser, ben, matter, notice):
    with browser(ben, reverse("conversations:show", args=[matter.pk])) as page:
        page.wait_for_selector("#bell-count .count", state="detached")
    assert notices.unread(ben) == 0


def test_a_colleague_decides_about_their_own(browser, ben):
    with browser(ben, "/people/") as page:
        page.click("button[popovertarget=account]")
        page.click("#account a:has-text('You')")
        page.fill("[name=signature]", "Ben, Support")
        page.fill("[name=zone]", "Europe/Berlin")
        page.uncheck("[name=wanted][value=answered]")
        page.select_option("[name=digest]", "daily")
        page.click("main button.primary")
        page.wait_for_selector(".toast:has-text('Kept')")
    chosen = preferences.of(agent_of(ben))
    assert (chosen.signature, chosen.digest, chosen.muted) == ("Ben, Support", "daily", frozenset({"answered"}))


@pytest.mark.parametrize(("size", "theme"), [("wide", "light"), ("phone", "dark")])
def test_axe_finds_nothing_and_nothing_sticks_out(browser, ben, matter, notice, live_server, size, theme):
    from axe_playwright_python.sync_playwright import Axe

    found = {}
    with browser(ben, "/", size, theme) as page:
        for path in ("/notices/", "/you/"):
            page.goto(live_server.url + path)
            violations = Axe().run(page).response["violations"]
            broken = [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations]
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            if broken or wide:
                found[path] = (broken, wide)
    assert found == {}
