"""The widget by keyboard alone, to a screen reader, in every theme and direction."""

from __future__ import annotations

import pytest

from tests.browser.widgeting import Page, answers, chat, chromium, ours, settle_on, shop, until, written

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["chat", "chromium", "ours", "shop"]  # the fixtures


def test_by_keyboard_alone(chromium, shop):
    with chromium() as context:
        dan = Page(context, shop)
        dan.button.wait_for()
        keys = dan.tab.keyboard
        dan.tab.locator("#own").focus()
        keys.press("Tab")
        keys.press("Enter")
        dan.chat.locator("#text:focus").wait_for()
        keys.type("Hello")
        keys.press("Enter")
        until(written, dan)
        for name in ("Send", "Attach files"):
            keys.press("Shift+Tab") if name == "Attach files" else keys.press("Tab")
        dan.chat.locator("#menu").focus()
        keys.press("Enter")
        dan.chat.locator("#sheet[open]").wait_for()
        keys.press("Escape")
        dan.chat.locator("#sheet[open]").wait_for(state="detached")
        assert dan.tab.locator("sixring-chat iframe").is_visible()
        keys.press("Escape")
        dan.tab.locator("sixring-chat iframe").wait_for(state="hidden")
        assert dan.tab.evaluate("document.activeElement.localName") == "sixring-chat"
        assert dan.button.get_attribute("aria-expanded") == "false"


def test_the_tab_order_is_the_order_one_reads(chromium, shop):
    with chromium() as context:
        dan = Page(context, shop).open()
        order = dan.frame().evaluate(
            """[...document.querySelectorAll('button, textarea, a[href], [tabindex="0"]')]
            .filter((one) => one.checkVisibility()).map((one) => one.id)"""
        )
        assert order == ["menu", "close", "log", "text", "attach", "send"]


def test_what_a_screen_reader_is_told(chromium, shop, ben):
    with chromium() as context:
        dan = Page(context, shop).open()
        dan.writes("Hello")
        until(written, dan)
        answers(ben, "Good morning")
        dan.sees("Good morning")
        log = dan.chat.get_by_role("log", name="Conversation")
        assert log.get_attribute("aria-live") == "polite"
        tree = dan.chat.locator("body").aria_snapshot()
        for part in (
            'button "Close chat"',
            'button "More"',
            'textbox "Write a message"',
            'button "Attach files"',
            'button "Send"',
            "Good morning",
        ):
            assert part in tree
        assert (
            dan.tab.locator("sixring-chat iframe").get_attribute("title") == "Chat with \u2068GreenThumb Gardens\u2069"
        )
        small = dan.frame().evaluate(
            """[...document.querySelectorAll('.chat-head button, .composer button')]
            .map((one) => one.getBoundingClientRect())
            .filter((box) => Math.min(box.width, box.height) < 40).length"""
        )
        assert small == 0


PLACES = [("light", "wide", "en"), ("dark", "wide", "en"), ("light", "phone", "ar"), ("dark", "phone", "de")]


@pytest.mark.parametrize(("theme", "size", "language"), PLACES)
def test_axe_finds_nothing(chromium, shop, chat, ben, theme, size, language):
    from axe_playwright_python.sync_playwright import Axe

    settle_on(chat, languages=[language], colour="#ffdd00", ask=[{"field": "email", "required": True}])
    with chromium(size, theme) as context:
        dan = Page(context, shop).open()
        found = look(Axe(), dan, "questions")
        dan.chat.locator("#asking .primary").click()
        found |= look(Axe(), dan, "wrong")
        dan.chat.locator("#ask-email").fill("dan@customer.test")
        dan.chat.locator("#ask-email").press("Enter")
        dan.writes("Hello, see https://shop.example/beds")
        until(written, dan)
        answers(ben, "Good morning")
        dan.sees("Good morning")
        context.set_offline(True)
        dan.writes("In a tunnel")
        found |= look(Axe(), dan, "offline")
        dan.chat.locator("#menu").click()
        found |= look(Axe(), dan, "menu")
    assert found == {}


def look(axe, page, name):
    """Everything axe minds in the frame, and whether something sticks out."""
    frame = page.frame()
    wrong = [(one["id"], node["html"][:160]) for one in axe.run(frame).response["violations"] for node in one["nodes"]]
    if not frame.evaluate("document.documentElement.scrollWidth <= innerWidth"):
        wrong.append(("sticks out", ""))
    return {name: wrong} if wrong else {}
