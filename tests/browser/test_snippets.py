"""Snippets in a real browser: by keyboard, by mouse, filled, and what keeps an answer back."""

import pytest

from sixring.conversations.models import Draft, Held, Snippet
from sixring.conversations.writing import snippets
from sixring.interactions.models import Interaction
from tests.browser.conftest import follow
from tests.browser.test_live_desk import becomes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TEXT = "form.composer textarea"
LIST = "[role=listbox] [role=option]"


@pytest.fixture(autouse=True)
def kept(ben):
    snippets.write("Thanks", "Thank you.\n{{agent.first_name}}", actor=ben)
    snippets.write("Order", "Your order {{order}} leaves today.", actor=ben)


def test_by_keyboard_a_snippet_is_found_and_put_in_with_its_variables_filled(browser, ben, show):
    with browser(ben, show) as page:
        page.click(TEXT)
        page.keyboard.type("Hello /")
        page.wait_for_selector(LIST)
        combobox = page.evaluate("document.activeElement.getAttribute('role')")
        page.keyboard.type("thank")
        page.wait_for_selector(f"{LIST}:has-text('Order')", state="hidden")
        active = page.get_attribute("[role=combobox]", "aria-activedescendant")
        chosen = page.inner_text(f"#{active} strong")
        page.keyboard.press("Enter")
        becomes(page, f"document.querySelector('{TEXT}').value === 'Hello Thank you.\\nBen'")
        focused = page.evaluate("document.activeElement.id")
    assert (combobox, chosen, focused) == ("combobox", "Thanks", "text")
    assert Snippet.objects.get(name="Thanks").used == 1


def test_the_arrows_choose_and_escape_gives_back_what_was_typed(browser, ben, show):
    with browser(ben, show) as page:
        page.click(TEXT)
        page.keyboard.type("/")
        page.wait_for_selector(LIST)
        first = page.get_attribute("[role=combobox]", "aria-activedescendant")
        page.keyboard.press("ArrowDown")
        second = page.get_attribute("[role=combobox]", "aria-activedescendant")
        page.keyboard.type("o")
        page.keyboard.press("Escape")
        text = page.input_value(TEXT)
    assert first != second
    assert text == "/o"


def test_within_a_word_a_slash_is_a_slash(browser, ben, show):
    with browser(ben, show) as page:
        page.click(TEXT)
        page.keyboard.type("and/or")
        text = page.input_value(TEXT)
    assert text == "and/or"


def test_what_is_unfilled_is_named_selected_and_not_sent(browser, ben, show):
    with browser(ben, show) as page:
        page.click("[data-opens-snippets]")
        page.click(f"{LIST}:has-text('Order')")
        page.wait_for_selector(".snippet-unfilled:has-text('{{order}}')")
        selected = page.evaluate("document.getSelection().toString()")
        page.keyboard.press("Control+Enter")
        text = page.input_value(TEXT)
        page.keyboard.type("10042")
        page.wait_for_selector(".snippet-unfilled", state="detached")
        page.keyboard.press("Control+Enter")
        becomes(page, f"document.querySelector('{TEXT}').value === ''")
    assert selected == "{{order}}"
    assert "{{order}}" in text
    sent = [
        *Held.objects.values_list("text", flat=True),
        *Interaction.objects.filter(direction="out").values_list("text", flat=True),
    ]
    assert sent == ["Your order 10042 leaves today."]
    assert not Draft.objects.exists()


def test_a_snippet_is_written_previewed_and_used_without_scripts(browser, ben):
    with browser(ben, "/conversations/snippets/", scripts=False) as page:
        follow(page, "text=New snippet")
        page.fill("[name=name]", "Bye")
        page.fill("[name=text]", "Goodbye, {{customer.first_name}}.")
        follow(page, "text=Preview")
        seen = page.inner_text(".snippet-preview")
        follow(page, "button:has-text('Save')")
        listed = page.inner_text("table")
    assert "Goodbye, Dan." in seen
    assert "Bye" in listed


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_picker_and_pages(browser, ben, show, theme):
    from axe_playwright_python.sync_playwright import Axe

    def clean(page):
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []

    with browser(ben, show, theme=theme) as page:
        page.click("[data-opens-snippets]")
        page.wait_for_selector(LIST)
        clean(page)
        page.goto(page.url.split("/conversations/")[0] + "/conversations/snippets/")
        clean(page)
        page.goto(page.url + "new/")
        clean(page)
