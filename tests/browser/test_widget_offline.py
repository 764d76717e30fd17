"""What is written in a tunnel, in two tabs, or in a browser that keeps nothing: there once, and in order."""

from __future__ import annotations

import pytest

from tests.browser.widgeting import Page, answers, chat, chromium, ours, shop, until, written

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["chat", "chromium", "ours", "shop"]  # the fixtures


def begun(context, shop, at=""):
    page = Page(context, shop, at).open()
    page.writes("Hello")
    until(lambda: written() == ["Hello"], page)
    page.sees("Sent", ".state")
    return page


def test_three_messages_of_a_tunnel_arrive_once_and_in_order(chromium, shop):
    with chromium() as context:
        dan = begun(context, shop)
        context.set_offline(True)
        for text in ("One", "Two", "Three"):
            dan.writes(text)
        dan.sees("You’re offline", "#notice")
        assert "Leave this page open" not in dan.chat.locator("#notice").inner_text()
        assert dan.chat.locator(".is-waiting").count() == 3
        context.set_offline(False)
        until(lambda: len(written()) == 4, dan)
        dan.chat.locator(".is-waiting").first.wait_for(state="detached")
        assert dan.said == ["Hello", "One", "Two", "Three"]
    assert written() == ["Hello", "One", "Two", "Three"]


def test_what_waits_outlives_the_page(chromium, shop):
    with chromium() as context:
        dan = begun(context, shop)
        context.route("**/chat/*/messages", lambda route: route.abort())
        dan.writes("One")
        dan.writes("Two")
        dan.sees("Waiting", ".state")
        dan.tab.reload()
        dan.open().sees("Two", ".is-waiting .bubble-text")
        context.unroute("**/chat/*/messages")
        until(lambda: len(written()) == 3, dan)
    assert written() == ["Hello", "One", "Two"]


def test_an_answer_lost_on_its_way_makes_no_second_message(chromium, shop):
    with chromium() as context:
        dan = begun(context, shop)
        lost = []

        def lose(route):
            if route.request.method == "POST" and not lost:
                lost.append(route.fetch())
                return route.abort()
            return route.continue_()

        context.route("**/chat/*/messages", lose)
        dan.writes("One")
        dan.writes("Two")
        until(lambda: len(written()) == 3, dan)
        dan.chat.locator(".is-waiting").first.wait_for(state="detached")
        assert lost
        assert dan.said == ["Hello", "One", "Two"]
    assert written() == ["Hello", "One", "Two"]


def test_two_tabs_are_one_visitor_and_show_the_same(chromium, shop, ben):
    with chromium() as context:
        first = begun(context, shop)
        second = Page(context, shop).open()
        second.sees("Hello")
        second.writes("From the other tab")
        first.sees("From the other tab")
        answers(ben, "I see you twice")
        first.sees("I see you twice")
        second.sees("I see you twice")
        context.set_offline(True)
        first.writes("One")
        second.sees("One")
        second.writes("Two")
        first.sees("Two")
        context.set_offline(False)
        until(lambda: len(written()) == 4, first)
        until(lambda: first.said == second.said, second)  # what waited goes before the same comes back as written
    assert written() == ["Hello", "From the other tab", "One", "Two"]


def test_where_ours_is_blocked_the_site_keeps_a_token(chromium, shop):
    with chromium(kind="whole chromium") as context:
        dan = begun(context, shop, shop.far)
        assert (
            dan.frame().evaluate("() => { try { localStorage; return 'open' } catch { return 'blocked' } }")
            == "blocked"
        )
        assert dan.tab.evaluate("Object.keys(localStorage)") == [f"sixring:{shop.key}"]
        dan.tab.reload()
        dan.open().sees("Hello")
        assert dan.tab.evaluate("Object.values(localStorage).join().includes('Hello')") is False
        context.set_offline(True)
        dan.writes("In a tunnel")
        dan.sees("Leave this page open: what waits is lost", "#notice")


def test_where_all_is_blocked_it_says_so_and_works(chromium, shop):
    with chromium() as context:
        context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })")
        dan = begun(context, shop)
        dan.sees("This browser keeps nothing", "#notice")


def test_where_streams_do_not_get_through_it_asks(chromium, shop, ben):
    with chromium() as context:
        context.route(
            "**/chat/*/stream*", lambda route: route.fulfill(content_type="text/event-stream", body=": no\n\n")
        )
        dan = begun(context, shop)
        answers(ben, "By asking")
        dan.sees("By asking")
