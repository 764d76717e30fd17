"""The desk's list in a real browser: picking many, undoing, filters, saved views."""

import re

import pytest
from django.urls import reverse

from sixring.conversations.models import Conversation, SavedView
from tests.browser.conftest import follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = reverse("conversations:list")


@pytest.fixture
def three(dan, erin):
    dan.writes("Where are my trays?", subject="Seed trays")
    erin.writes("The pots are broken", subject="Pots")
    dan.writes("And the invoice?", subject="Invoice")


def states():
    return sorted(Conversation.objects.values_list("state", flat=True))


def test_x_picks_and_the_bar_resolves_and_undo_brings_them_back(browser, ben, three):
    with browser(ben, LIST) as page:
        page.keyboard.press("j")
        page.keyboard.press("x")
        page.keyboard.press("j")
        page.keyboard.press("Shift+X")
        page.wait_for_selector(".many")
        page.click(".many button[value=resolve]")
        page.wait_for_selector(".toast:has-text('2 conversations changed')")
        left = page.locator("#rows .row").count()
        page.click(".toast button:has-text('Undo')")
        page.locator("#rows .row").nth(2).wait_for()
        said = page.inner_text(".toasts")
    assert left == 1
    assert "Taken back for 2 conversations." in said
    assert states() == ["needs_us"] * 3


def test_shift_and_a_click_pick_all_between(browser, ben, three):
    with browser(ben, LIST) as page:
        boxes = page.locator("#rows [name=picked]")
        boxes.nth(0).check(force=True)
        boxes.nth(2).click(modifiers=["Shift"], force=True)
        picked = page.locator("#rows [name=picked]:checked").count()
        page.keyboard.press("Escape")
        left = page.locator("#rows [name=picked]:checked").count()
    assert (picked, left) == (3, 0)


def test_without_scripts_many_are_resolved_and_brought_back(browser, ben, three):
    with browser(ben, LIST, scripts=False) as page:
        page.locator("#rows [name=picked]").first.check(force=True)
        page.locator("[name=all]").check()
        follow(page, ".many button[value=resolve]")
        assert "3 conversations changed." in page.inner_text(".toasts")
        follow(page, ".toast button:has-text('Undo')")
        assert page.locator("#rows .row").count() == 3
    assert states() == ["needs_us"] * 3


def test_without_scripts_a_view_is_filtered_and_saved(browser, ben, three):
    with browser(ben, LIST, scripts=False) as page:
        page.click("#filters > summary")
        page.select_option("#filters [name=who]", "nobody")
        follow(page, "#filters button")
        page.click("#keep-view > summary")
        page.fill("#keep-view [name=name]", "Nobody has them")
        follow(page, "#keep-view form button.primary")
        rows, name = page.locator("#rows .row").count(), page.inner_text(".pane-title h1")
    assert (rows, name) == (3, "Nobody has them")
    assert SavedView.objects.get().query == {"who": "nobody", "sort": "due"}  # of the first queue


def test_news_wait_while_something_is_picked(browser, ben, dan, three):
    hear = """() => document.querySelector('live-stream').heard(
        {data: JSON.stringify({conversation: 1, subject: 'interaction:9'}), lastEventId: '1-1'})"""
    with browser(ben, LIST) as page:
        page.locator("#rows [name=picked]").first.check(force=True)
        with page.expect_response(re.compile("/counts/")):
            page.evaluate(hear)
        page.wait_for_selector(".pill.is-news:has-text('1 new')")
        picked = page.locator("#rows [name=picked]:checked").count()
    assert picked == 1
