"""Home in a real browser: each role's page wide and on a phone, by keyboard, live, and the demo's switch."""

import re

import pytest
from django.urls import reverse

from sixring.conversations import assignment, notices, promises
from sixring.core import clock, preferences
from sixring.core.models import Role
from tests.browser.conftest import aside
from tests.cast import agent_of, employ, hands_in, settle, where
from tests.home.matters import answer, begin

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OPEN_ALL = "document.querySelectorAll('main details').forEach((one) => { one.open = true; })"
HEAR = """document.querySelector('live-stream').heard(
    {data: JSON.stringify({subject: 'interaction:9'}), lastEventId: '1-1'})"""


@pytest.fixture
def cast(ada, ben):
    return {"owner": ada, "agent": ben, "lead": employ("Lea", Role.LEAD, "Support"),
            "manager": employ("Mia", Role.MANAGER, "Support")}  # fmt: skip


@pytest.fixture
def life(cast, accounts, dan, erin):
    """Something on every card of every page."""
    ada, ben = cast["owner"], cast["agent"]
    dan.writes("Where are my trays?", subject="Seed trays")
    mine = where(erin.writes("Dry canes", subject="Canes"))
    assignment.assign(mine, agent_of(ben), actor=ada)
    promises.make(mine, "Send new canes", clock.ahead(hours=1), actor=ben)
    notices.tell(ben.id, "mention", mine, key="tests", by=ada.id)
    hands_in(accounts["letters"], "odd")
    settle()
    begin(accounts, 5, 90)
    for days, n, minutes in ((40, 41, 80), (10, 96, 190)):
        begin(accounts, 90, days, reason="Invoice")
        answer(accounts, begin(accounts, n, days, reason="Delivery"), days - 1, minutes)


LOOKS = [("wide", "light"), ("phone", "dark"), *(
    pytest.param(size, theme, marks=pytest.mark.slow) for size, theme in [("wide", "dark"), ("phone", "light"),
                                                                          ("middle", "light")])]  # fmt: skip


@pytest.mark.parametrize(("size", "theme"), LOOKS)
def test_axe_finds_nothing_and_nothing_sticks_out(browser, cast, life, settings, live_server, size, theme):
    from axe_playwright_python.sync_playwright import Axe

    settings.DEMO = True
    found = {}
    with browser(cast["owner"], "/", size, theme) as page:
        for which in ("agent", "lead", "manager", "administrator"):
            page.goto(f"{live_server.url}/?page={which}")
            page.evaluate(OPEN_ALL)
            violations = Axe().run(page).response["violations"]
            broken = [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations]
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            if broken or wide:
                found[which] = (broken, wide)
    assert found == {}


def test_two_keys_lead_home_and_one_begins(browser, cast, life):
    with browser(cast["agent"], "/people/") as page:
        page.keyboard.press("g")
        page.keyboard.press("h")
        page.wait_for_selector("h1:has-text('waits in your queues')")
        page.wait_for_load_state("load")
        lit = page.inner_text(".rail-item[aria-current]")
        page.keyboard.press("t")
        page.wait_for_url(re.compile(r"/conversations/\d+/"))
        name = page.inner_text("#talk-name")
    assert (lit, name) == ("Home", "Seed trays")


def test_what_happens_shows_by_itself(browser, cast, life, dan):
    with browser(cast["agent"], "/") as page:
        page.wait_for_selector("h1:has-text('1 waits in your queues')")
        aside(lambda: begin(dan.accounts, 1, 0.01, state="needs_us"))
        page.evaluate(HEAR)
        page.wait_for_selector("h1:has-text('2 wait in your queues')")


def test_a_finding_leads_to_its_rows_and_says_how_it_was_found(browser, cast, life):
    with browser(cast["manager"], "/") as page:
        said = page.inner_text(".findings")
        page.click("summary:has-text('How this was found') >> nth=0")
        how = page.inner_text(".findings details[open]")
        page.click(".finding:has-text('Delivery') a:has-text('Show the 96')")
        page.wait_for_selector(".queue-total")
        total = page.inner_text(".queue-total")
    assert "Matters about “Delivery” rose from 41 to 96 in four weeks" in said
    assert "Holm" in how
    assert total == "96"


def test_a_lead_looks_at_the_agents_page_and_finds_it_again(browser, cast, life):
    with browser(cast["lead"], "/") as page:
        page.click(".start-pages button:has-text('Agent')")
        page.wait_for_selector("#promised")
    with browser(cast["lead"], "/") as page:
        pressed = page.inner_text(".start-pages [aria-pressed=true]")
    assert pressed == "Agent"


def test_the_first_look_is_walked_without_scripts(browser, cast):
    with browser(cast["agent"], "/", scripts=False) as page:
        page.click(".step:has-text('Keep a text you use again')")
        page.wait_for_url(f"**{reverse('conversations:snippets')}")
        page.go_back()
        page.reload()
        said = page.inner_text(".first-look")
        page.click("button:has-text('Put away')")
        page.wait_for_selector("button:has-text('Show the first steps')")
    assert "1 of 3 done" in said
    assert preferences.of(agent_of(cast["agent"])).first_look is False


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_the_demo_is_seen_as_every_role(browser, cast, settings, size):
    settings.DEMO = True
    heads = {}
    with browser(cast["agent"], "/people/", size) as page:
        for role, mark in (("Manager", "#none"), ("Lead", "#risk"), ("Owner", "#health"), ("Agent", "#mine")):
            page.click(f".top-bar button:has-text('{role}')")
            page.wait_for_selector(mark)
            heads[role] = page.inner_text(".top-bar [aria-pressed=true]")
    assert heads == {role: role for role in heads}
    assert len(heads) == 4
