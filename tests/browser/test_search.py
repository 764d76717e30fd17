"""Search and the palette in a real browser."""

import pytest
from django.urls import reverse

from sixring.conversations import reference
from tests.cast import where
from tests.screens import only_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHOSEN = "#palette [aria-selected=true]"


@pytest.fixture
def matter(dan):
    return where(dan.writes("Where are my trays?", subject="Seed trays", facts={"name": "Dan Reed"}))


def types(page, words):
    """Type into the palette and wait for what the server finds."""
    with page.expect_response(lambda answer: "/search/quick/" in answer.url and answer.url.endswith(words[-2:])):
        page.keyboard.type(words)
    page.wait_for_selector(CHOSEN)


def opened(page):
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette[open] [data-found]")


def test_the_palette_opens_anywhere_and_gives_the_focus_back(browser, ben, matter):
    with browser(ben, reverse("conversations:show", args=[matter.pk])) as page:
        page.focus("textarea")
        opened(page)
        focused = page.evaluate("document.activeElement.getAttribute('role')")
        page.keyboard.press("Escape")
        back = page.evaluate("document.activeElement.tagName")
        closed = page.query_selector("#palette[open]") is None
    assert (focused, back, closed) == ("combobox", "TEXTAREA", True)


def test_it_finds_a_person_and_goes_there_by_keys(browser, ben, matter):
    there = reverse("people:show", args=[matter.anchor.person_id])
    with browser(ben, reverse("people:list")) as page:
        opened(page)
        types(page, "ree")
        page.wait_for_selector("#palette [role=option]:has-text('Dan Reed')")
        for _ in range(12):
            if "Dan Reed" in page.inner_text(CHOSEN):
                break
            page.keyboard.press("ArrowDown")
        named = page.get_attribute("#palette input", "aria-activedescendant") == page.get_attribute(CHOSEN, "id")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{there}")
    assert named


def test_a_reference_leads_to_its_conversation(browser, ben, matter):
    said = reference.of(matter.pk)
    with browser(ben, reverse("people:list")) as page:
        opened(page)
        types(page, said)
        page.wait_for_selector("#palette [role=option]:has-text('Seed trays')")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/conversations/{matter.pk}/")


def test_it_does_what_the_page_offers(browser, ben, matter):
    with browser(ben, reverse("conversations:show", args=[matter.pk])) as page:
        opened(page)
        page.keyboard.type("repl")
        page.wait_for_selector("#palette [data-of^=v]")
        while not page.get_attribute(CHOSEN, "data-of").startswith("v"):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_selector("textarea:focus")
        closed = page.query_selector("#palette[open]") is None
    assert closed


def test_it_goes_to_a_place_and_remembers_where_one_was(browser, ben, matter):
    with browser(ben, reverse("conversations:show", args=[matter.pk])) as page:
        opened(page)
        types(page, "people")
        page.click("#palette [role=option]:has-text('People')")
        page.wait_for_url("**/people/")
        opened(page)
        groups = page.locator("#palette [role=group]").evaluate_all("all => all.map((one) => one.ariaLabel)")
        recent = page.inner_text("#palette [role=group][aria-label='Where you were']")
    assert "Go to" in groups
    assert "Seed trays" in recent


def test_a_slash_focuses_the_search_of_the_page_or_opens_the_palette(browser, ben, matter):
    with browser(ben, reverse("people:list")) as page:
        page.keyboard.press("/")
        focused = page.evaluate("document.activeElement.type")
        page.goto(page.url.replace("/people/", "/look/"))
        page.keyboard.press("/")
        page.wait_for_selector("#palette[open]")
    assert focused == "search"


def test_a_phrase_and_a_sender_are_found_on_the_page(browser, ben, matter, erin):
    erin.writes("My trays are here", subject="Other")
    with browser(ben, reverse("search")) as page:
        page.keyboard.type('"my trays"')
        page.keyboard.press("Enter")
        page.wait_for_selector(".found mark")
        both = page.locator(".found .row-link").all_inner_texts()
        page.keyboard.press("/")
        page.fill("input[name=q]", "trays from:dan")
        page.keyboard.press("Enter")
        page.wait_for_url("**from%3Adan**")
        one = page.locator(".found .row-link").all_inner_texts()
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/conversations/{matter.pk}/**")
    assert both == ["Other", "Seed trays"]
    assert one == ["Seed trays"]


def test_an_unknown_operator_is_explained_in_page_and_palette(browser, ben, matter):
    with browser(ben, reverse("search") + "?q=form:dan") as page:
        alert = page.inner_text("[role=alert]")
        opened(page)
        page.keyboard.type("form:dan")
        told = page.wait_for_selector(".palette-wrong").inner_text()
    assert "Did you mean “from:”?" in alert
    assert "Did you mean “from:”?" in told


def test_a_restricted_agent_finds_nothing_hidden(browser, cleo, matter, accounts):
    only_for(accounts["letters"], "Support")
    with browser(cleo, reverse("search") + "?q=trays") as page:
        said = page.inner_text("main")
        opened(page)
        types(page, "reed")
        offered = page.inner_text("#palette")
    assert "Nothing found" in said
    assert "Dan" not in offered
    assert "Seed" not in offered


def test_the_page_searches_without_scripts(browser, ben, matter):
    with browser(ben, reverse("search"), scripts=False) as page:
        page.fill("input[name=q]", "trays")
        page.click(".found-box button")
        assert page.inner_text(".found mark") == "trays"


def test_the_keys_are_listed(browser, ben):
    with browser(ben, reverse("search")) as page:
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        listed = page.inner_text("dialog#shortcuts")
    for words in ("Search and commands, anywhere", "Search everything", "Desk", "People"):
        assert words in listed
