"""Noise in a real browser: marked, taken back, learned, kept silent, folded."""

import pytest
from django.urls import reverse

from sixring.conversations import noise
from sixring.conversations.models import Conversation, NoiseRule, Placement
from sixring.conversations.noise import floods
from sixring.conversations.sending import replies
from sixring.core import clock
from tests.cast import hands_in, settle, where

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = {"headers": {"list-id": "<news.example.com>", "list-unsubscribe": "<https://far.test>"}}
DESK = "/conversations/"


def show(conversation):
    return reverse("conversations:show", args=[conversation.pk])


def mark(page, words):
    page.click(".talk-head summary[aria-label='More'], .talk-head summary:has-text('More')")
    page.click(f".talk-head button:has-text('{words}')")
    page.wait_for_selector(".toast")


def names(page):
    return page.locator("#rows .row-link").all_inner_texts()


def test_spam_leaves_the_list_and_undo_brings_it_back(browser, ben, dan):
    matter = where(dan.writes("Buy now"))
    with browser(ben, show(matter)) as page:
        mark(page, "Spam")
        page.goto(page.url.split("/conversations/")[0] + DESK)
        gone = names(page)
        page.goto(page.url.split("?")[0] + "?view=noise")
        there = names(page)
    assert (gone, there) == ([], ["dan@example.com"])


def test_undo_in_the_toast_takes_the_mark_back(browser, ben, dan):
    matter = where(dan.writes("Buy now"))
    with browser(ben, show(matter)) as page:
        mark(page, "Spam")
        page.click(".toast button:has-text('Undo')")
        page.wait_for_selector(".noise-line", state="detached")
    matter.refresh_from_db()
    assert matter.noise == ""


def test_a_newsletter_is_suggested_marked_and_the_next_one_stays_silent(browser, ben, dan, erin):
    matter = where(dan.writes("Spring news", automatic="bulk", data=LIST))
    with browser(ben, show(matter)) as page:
        line = page.inner_text(".noise-line")
        page.click(".noise-line button")
        page.wait_for_selector(".toast")
    assert "Looks like a newsletter" in line
    assert NoiseRule.objects.get().value == "news.example.com"
    erin.writes("Summer news", automatic="bulk", data=LIST)
    with browser(ben, DESK) as page:
        assert names(page) == []


def test_what_was_misjudged_comes_back_with_one_click_and_the_rule_ends(browser, ben, dan):
    matter = where(dan.writes("Buy now"))
    noise.mark(matter, "block", actor=ben)
    with browser(ben, show(matter)) as page:
        page.click(".noise-line button:has-text('It is a request')")
        page.wait_for_selector(".toast")
        page.goto(page.url.split("/conversations/")[0] + DESK)
        listed = names(page)
    assert listed == ["dan@example.com"]
    assert not NoiseRule.objects.filter(ended_at=None).exists()


def test_a_blocked_sender_stays_silent(browser, ben, dan, erin):
    noise.mark(where(dan.writes("You fools")), "block", actor=ben)
    erin.writes("A question")
    dan.writes("Fools again")
    with browser(ben, DESK) as page:
        assert names(page) == ["erin@example.com"]


def test_the_settings_list_the_rules_and_end_one(browser, ada, ben, dan):
    noise.mark(where(dan.writes("You fools")), "block", actor=ben)
    with browser(ada, reverse("conversations:noise_settings")) as page:
        assert "dan@example.com" in page.inner_text("table")
        page.click("table button")
        page.wait_for_selector(".toast:has-text('ended')")
        assert page.locator("table").count() == 0


def test_an_absence_note_is_one_line_and_does_not_reopen(browser, ben, dan):
    matter = where(dan.writes("Where is it?", reference="<1@x>"))
    replies.reply(matter, "On its way", actor=ben, token="1")
    day = clock.ahead(days=9)
    dan.writes(
        f"I am out of the office until {day:%Y-%m-%d}.", replies_to=["<1@x>"], automatic="auto-replied",
        data={"headers": {"auto-submitted": "auto-replied"}},
    )  # fmt: skip
    with browser(ben, show(matter)) as page:
        line = page.inner_text(".story details.folded summary")
    matter.refresh_from_db()
    assert line.startswith(f"Away until {day.day} {day:%B %Y}")
    assert matter.state == "waiting"


def test_a_flood_is_one_row_that_unfolds(browser, ben, accounts):
    for number in range(12):
        row = {"sender": ["email", "alerts@cloud.test", "domain"], "text": f"Disk {number} is full"}
        hands_in(accounts["letters"], row, who="a")
    settle()
    floods.settle()
    matter = Conversation.objects.get(merged_into=None)
    with browser(ben, DESK) as page:
        rows, said = names(page), page.inner_text("#rows")
        page.goto(page.url.split("/conversations/")[0] + show(matter))
        line = page.inner_text(".noise-line")
        messages = page.locator(".bubble.in").count()
        page.click(".noise-line button:has-text('Unfold')")
        page.wait_for_selector(".toast")
    assert (rows, messages) == (["alerts@cloud.test"], 12)
    assert "12 like this" in said
    assert "12 like this from alerts@cloud.test" in line
    assert Conversation.objects.filter(merged_into=None).count() == 12
    assert Placement.objects.filter(current=True).count() == 12
