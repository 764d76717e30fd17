"""Answers that wait, messages that go outside, and conversations we begin, in a real browser."""

import re

import pytest

from sixring.conversations.models import Conversation, Draft, Held
from sixring.conversations.sending import held, replies
from sixring.core import clock
from sixring.interactions import media
from sixring.interactions.models import Attachment, Interaction
from tests.browser.composing import likes, out, send, the_matter, the_post, the_show  # noqa: F401  # fixtures
from tests.browser.conftest import follow
from tests.conversations.sending import PNG, by_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("where_", [".toast", ".bubble.is-held"])
def test_undoing_a_send_puts_text_copies_and_files_back(browser, ben, show, where_):
    likes(ben, 30)
    with browser(ben, show) as page:
        page.click(".composer-lines summary")
        page.fill("#cc", "kim@out.test")
        page.set_input_files("#files", {"name": "plan.png", "mimeType": "image/png", "buffer": PNG})
        page.wait_for_selector(".chip")
        send(page)
        page.wait_for_selector(".bubble.is-held:has-text('leaves in')")
        empty = page.input_value("#text")
        page.click(f"{where_} button:has-text('Undo')")
        page.wait_for_selector(".chip")
        page.wait_for_selector(".bubble.is-held", state="detached")
        back = (page.input_value("#text"), page.input_value("#cc"))
        page.wait_for_load_state("networkidle")
    assert (empty, back) == ("", ("They leave at noon.", "kim@out.test"))
    assert Held.objects.get().state == "called_back"
    assert Draft.objects.get().text == "They leave at noon."


def test_what_is_called_back_comes_before_what_was_typed_since(browser, ben, show):
    likes(ben, 30)
    with browser(ben, show) as page:
        send(page)
        page.wait_for_selector(".bubble.is-held")
        page.fill("#text", "And another thing")
        page.click(".bubble.is-held button:has-text('Undo')")
        page.wait_for_selector(".bubble.is-held", state="detached")
        back = page.input_value("#text")
    assert back == "They leave at noon.\n\nAnd another thing"


def test_an_answer_is_scheduled_shown_and_called_back(browser, ben, show):
    with browser(ben, show) as page:
        page.fill("#text", "Any news?")
        page.click("summary:has-text('Schedule')")
        page.click(".composer button:has-text('Tomorrow at 9')")
        page.wait_for_selector(".bubble.is-held:has-text('leaves on')")
        waiting = page.inner_text(".bubble.is-held")
        page.click(".bubble.is-held button:has-text('Edit')")
        page.wait_for_selector(".bubble.is-held", state="detached")
        back = page.input_value("#text")
    row = Held.objects.get()
    assert ("09:00" in waiting, back, row.state, row.scheduled) == (True, "Any news?", "called_back", True)


def test_a_moment_of_ones_own_is_read_in_plain_words_or_refused(browser, ben, show):
    with browser(ben, show) as page:
        page.fill("#text", "Any news?")
        page.click("summary:has-text('Schedule')")
        page.fill("#due_at", "whenever")
        page.click(".own-moment button[value=own]")
        page.wait_for_selector("#composer-wrong")
        kept = page.input_value("#text")
        page.click("summary:has-text('Schedule')")
        page.fill("#due_at", "in 2 hours")
        page.click(".own-moment button[value=own]")
        page.wait_for_selector(".bubble.is-held")
    left = (Held.objects.get().due_at - clock.now()).total_seconds()
    assert (kept, 7000 < left <= 7200) == ("Any news?", True)


def test_what_was_scheduled_stops_when_the_customer_writes_and_says_why(browser, ben, dan, matter, show):
    waiting = held.schedule(
        matter, "Any news?", actor=ben, token="1", envelope=replies.Envelope(), due_at=clock.ahead(days=1)
    )
    by_post(dan, "It came!", token_conversation=matter.pk)
    Held.objects.filter(pk=waiting.pk).update(due_at=clock.ago(seconds=1))
    held.settle_due()
    with browser(ben, show) as page:
        said = page.inner_text(".bubble.is-held")
        page.click(".bubble.is-held button:has-text('Send now')")
        page.wait_for_selector(".bubble.is-held", state="detached")
    assert "The customer has written meanwhile" in said
    assert out().text == "Any news?"


def test_messages_and_files_are_forwarded_outside(browser, ben, dan, matter, show, post):
    said = Interaction.objects.earliest("pk")
    for name in ("packing.png", "private.png"):
        Attachment.objects.create(
            interaction=said, key=media.keep(PNG), name=name, content_type="image/png", size=len(PNG)
        )
    with browser(ben, show) as page:
        page.keyboard.press("f")
        page.wait_for_url(re.compile("/forward/"))
        page.fill("#to", "store@supplier.test")
        page.fill("#text", "Did these leave?")
        page.check(f"input[name=forward][value='{said.pk}']")
        page.click("text=packing.png")
        page.check("#hold")
        page.click("button:has-text('Forward')")
        page.wait_for_selector(".bubble.out")
        shown = page.inner_text(".story")
    message = out()
    assert "Did these leave?" in shown
    assert [file.name for file in Attachment.objects.filter(interaction=message)] == ["packing.png"]
    assert (message.identity.value, Conversation.objects.get().state) == ("store@supplier.test", "on_hold")


def test_a_conversation_is_begun_by_key_with_whom_a_number_stands_for(browser, ben, dan, post):
    by_post(dan, "Hello", facts={"order_id": "GG-20391", "name": "Dan Customer"})
    with browser(ben, "/conversations/") as page:
        page.keyboard.press("c")
        page.wait_for_url(re.compile("/new/"))
        page.fill("#q", "GG-20391")
        page.press("#q", "Enter")
        page.wait_for_selector("text=Dan Customer")
        page.fill("#subject", "Your trays")
        page.fill("#text", "They are here.")
        page.click("button:has-text('Send')")
        page.wait_for_selector(".bubble.out")
    begun = Conversation.objects.get(subject="Your trays")
    assert (begun.state, begun.anchor.value) == ("waiting", dan.email)


def test_without_scripts_it_waits_and_can_be_undone(browser, ben, show):
    likes(ben, 30)
    with browser(ben, show, scripts=False) as page:
        send(page)
        follow(page, ".bubble.is-held button:has-text('Undo')")
        back = page.input_value("#text")
    assert (back, Held.objects.get().state) == ("They leave at noon.", "called_back")
