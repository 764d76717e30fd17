"""The widget on a shop's page with a strict policy: talking, the JavaScript API, its events, and who somebody is."""

from __future__ import annotations

import pytest

from sixring.conversations.models import ReadMark
from sixring.people.models import Identity
from tests.browser.conftest import aside
from tests.browser.widgeting import Page, answers, chat, chromium, ours, settle_on, shop, until, written
from tests.conversations.chatting import user_token

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["chat", "chromium", "ours", "shop"]  # the fixtures
AGAIN = """(src) => new Promise((done) => { const again = document.createElement('script');
    again.src = src; again.onload = done; document.body.append(again); })"""


def test_a_customer_writes_and_is_answered(chromium, shop, ben):
    with chromium() as context:
        dan = Page(context, shop).open()
        dan.writes("Do you ship to the islands?\nSee https://shop.example/beds.")
        dan.sees("Do you ship")
        until(written, dan)
        answers(ben, "Yes, in five days.")
        dan.sees("Yes, in five days.")
        assert dan.chat.locator(".bubble-name").all_inner_texts() == ["Ben"]
        link = dan.chat.locator(".bubble-text a")
        assert link.get_attribute("href") == "https://shop.example/beds"
        assert link.get_attribute("rel") == "noopener noreferrer nofollow"
        assert dan.wrong == []
        dan.tab.reload()
        dan.open().sees("Yes, in five days.")
    assert written() == ["Do you ship to the islands?\nSee https://shop.example/beds."]


def test_what_came_while_it_was_closed_is_counted_until_it_is_seen(chromium, shop, ben):
    with chromium() as context:
        dan = Page(context, shop).open()
        dan.writes("Hello")
        until(written, dan)
        dan.calls("hide")
        answers(ben, "Good morning")
        dan.tab.locator("sixring-chat button span", has_text="1").wait_for()
        assert "1 new" in dan.button.get_attribute("aria-label")
        assert dan.heard("unread")[-1] == {"count": 1}
        assert dan.heard("message")[-1]["from"] == "Ben"
        dan.calls("show")
        dan.sees("Good morning")
        until(lambda: dan.heard("unread")[-1] == {"count": 0}, dan)
        until(lambda: aside(ReadMark.objects.exists), dan)
        dan.tab.reload()
        dan.button.wait_for()
        dan.open().sees("Good morning")
        assert dan.heard("unread") in ([], [{"count": 0}])


def test_a_page_calls_it_and_hears_it(chromium, shop):
    with chromium() as context:
        dan = Page(context, shop)
        dan.button.wait_for()
        dan.tab.evaluate("window.counted = 0; Sixring('on', 'open', () => window.counted++)")
        dan.calls("show")
        dan.chat.locator("#text").wait_for()
        dan.calls("show")
        dan.calls("newMessage", "About my order")
        dan.chat.locator("#text").evaluate("(field) => new Promise((done) => setTimeout(done, 200))")
        assert dan.chat.locator("#text").input_value() == "About my order"
        dan.calls("toggle")
        dan.calls("nonsense")
        assert [name for name, _ in dan.tab.evaluate("window.heard") if name != "unread"] == ["ready", "open", "close"]
        assert dan.tab.evaluate("window.counted") == 1
        assert dan.tab.locator("sixring-chat iframe").is_hidden()


def test_booted_twice_there_is_one(chromium, shop):
    with chromium() as context:
        dan = Page(context, shop)
        dan.button.wait_for()
        dan.calls("boot")
        dan.tab.evaluate(AGAIN, f"{shop.ours}/widget/loader.js")
        assert dan.tab.locator("sixring-chat").count() == 1


def test_shutdown_leaves_nothing_and_boot_begins_anew(chromium, shop):
    with chromium() as context:
        dan = Page(context, shop).open()
        dan.writes("Hello")
        until(written, dan)
        dan.sees("Sent", ".state")
        dan.calls("shutdown")
        dan.tab.locator("sixring-chat").wait_for(state="detached")
        dan.calls("boot")
        dan.button.wait_for()
        dan.open()
        assert dan.said == []


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_hostile_styles_of_the_page_leave_it_as_it_is(chromium, shop, size):
    shop.hostile = True
    with chromium(size) as context:
        dan = Page(context, shop).open()
        box = dan.tab.locator("sixring-chat iframe").bounding_box()
        assert (box["width"], box["height"]) == ((390, 844) if size == "phone" else (400, 660))
        dan.chat.locator("#close").click()
        box = dan.button.bounding_box()
        assert (box["width"], box["height"]) == (56, 56)
        assert dan.wrong == []


def test_where_lines_run_from_the_right_it_stands_on_the_left(chromium, shop):
    shop.more = ' dir="rtl"'
    with chromium() as context:
        dan = Page(context, shop)
        dan.button.wait_for()
        assert dan.button.bounding_box()["x"] == 20


def test_questions_come_first_and_answers_are_claims(chromium, shop, chat):
    settle_on(chat, ask=[{"field": "name"}, {"field": "email", "required": True}])
    with chromium() as context:
        dan = Page(context, shop).open()
        dan.chat.locator("#ask-email").fill("nobody")
        dan.chat.locator("#asking .primary").click()
        assert "@example.com" in dan.chat.locator("#ask-email-wrong").inner_text()
        dan.chat.locator("#ask-email").fill("dan@customer.test")
        dan.chat.locator("#ask-email").press("Enter")
        dan.chat.locator("#text").wait_for()
        dan.writes("Hello")
        until(written, dan)
    assert not Identity.objects.filter(kind="email", value="dan@customer.test", claimed=False).exists()


def test_a_visitor_becomes_a_known_user_and_signs_out(chromium, shop):
    with chromium() as context:
        dan = Page(context, shop).open()
        dan.writes("Before")
        until(written, dan)
        dan.calls("identify", user_token("dan-1"))
        until(lambda: aside(lambda: Identity.objects.filter(kind="user_id", value="dan-1").exists()), dan)
        dan.sees("Before")
        dan.writes("As myself")
        until(lambda: len(written()) == 2, dan)
        dan.calls("logout")
        dan.chat.locator(".bubble-text").first.wait_for(state="detached")
        dan.calls("identify", "forged.token.here")
        until(lambda: dan.heard("error"), dan)
        assert dan.heard("error")[-1] == {"code": "user_token"}


def test_files_are_attached_pasted_and_taken_off_again(chromium, shop):
    with chromium() as context:
        dan = Page(context, shop).open()
        pick = dan.chat.locator("#file")
        pick.set_input_files([{"name": "plan.txt", "mimeType": "text/plain", "buffer": b"A plan"}])
        pick.set_input_files([{"name": "other.txt", "mimeType": "text/plain", "buffer": b"Another"}])
        pick.set_input_files([{"name": "none.txt", "mimeType": "text/plain", "buffer": b""}])
        assert "is empty" in dan.chat.locator("#word").inner_text()
        dan.chat.get_by_role("button", name="Remove").nth(1).click()
        assert dan.chat.locator(".chip").count() == 1
        dan.chat.locator("#send[aria-disabled=false]").click()
        dan.sees("plan.txt", "a.file")
        assert dan.wrong == []
