"""The composer in a real browser: ways, recipients, files, limits."""

import base64
import re

import pytest
from django.urls import reverse

from sixring.conversations.models import Held, Upload
from sixring.core import clock, upload_limit
from sixring.interactions.models import Attachment, Interaction
from tests.browser.composing import likes, out, send, the_matter, the_post, the_show  # noqa: F401  # fixtures
from tests.cast import agent_of, where
from tests.conversations.sending import PNG

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CARRY = """([kind, name, type, bytes]) => {
    const carried = new DataTransfer(), raw = Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0));
    carried.items.add(new File([raw], name, { type }));
    const place = document.querySelector('#text');
    const how = { bubbles: true, cancelable: true, clipboardData: carried, dataTransfer: carried };
    const event = kind === 'paste' ? new ClipboardEvent('paste', how) : new DragEvent('drop', how);
    place.dispatchEvent(event);
}"""
SENT = base64.b64encode(PNG).decode()


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_a_picture_that_is_pasted_or_dropped_becomes_a_chip_and_goes_with_the_answer(browser, ben, show, kind):
    likes(ben, 0)
    with browser(ben, show) as page:
        page.evaluate(CARRY, [kind, "plan.png", "image/png", SENT])
        page.wait_for_selector(".chip:has-text('plan.png')")
        send(page)
        page.wait_for_selector(".bubble.out .files, .bubble.out a:has-text('plan.png')")
        left = page.locator(".chip").count()
    file = Attachment.objects.get(interaction=out())
    assert (file.name, file.content_type, left) == ("plan.png", "image/png", 0)


def test_a_chip_can_be_removed(browser, ben, show):
    likes(ben, 0)
    with browser(ben, show) as page:
        page.set_input_files(
            "#files", [{"name": n, "mimeType": "image/png", "buffer": PNG} for n in ("a.png", "b.png")]
        )
        page.wait_for_selector(".chip:has-text('b.png')")
        page.click(".chip:has-text('a.png') label")
        send(page)
        page.wait_for_selector(".bubble.out")
    assert [file.name for file in Attachment.objects.filter(interaction=out())] == ["b.png"]


def test_a_file_that_is_too_large_is_refused_and_the_text_is_kept(browser, ben, show, monkeypatch):
    monkeypatch.setattr(upload_limit, "LARGEST", 1000)
    with browser(ben, show) as page:
        page.fill("#text", "Here is the film")
        page.set_input_files("#files", {"name": "film.mp4", "mimeType": "video/mp4", "buffer": b"x" * 5000})
        page.wait_for_selector(".composer-word:has-text('film.mp4'):has-text('larger')")
        typed, able = page.input_value("#text"), page.is_enabled(".composer-send")
    assert (typed, able, Upload.objects.count()) == ("Here is the film", True, 0)


def test_copies_and_files_survive_a_reload_with_the_draft(browser, ben, show):
    with browser(ben, show) as page:
        page.click(".composer-lines summary")
        page.fill("#cc", "eve@out.test")
        page.set_input_files("#files", {"name": "plan.png", "mimeType": "image/png", "buffer": PNG})
        page.wait_for_selector(".chip")
        with page.expect_response(re.compile("/draft/")):
            page.locator("#text").press_sequentially("Half a")
        page.wait_for_load_state("networkidle")
        page.reload()
        page.wait_for_selector(".chip:has-text('plan.png')")
        kept = (page.input_value("#text"), page.input_value("#cc"))
    assert kept == ("Half a", "eve@out.test")


def test_an_answer_to_all_fills_in_who_took_part_and_points_at_newcomers(browser, ben, show, post):
    likes(ben, 0)
    with browser(ben, show) as page:
        quiet = page.is_visible(".composer-new")
        page.fill("#text", "Hello both")
        page.click(".composer-all")
        filled, warned = page.input_value("#cc"), page.inner_text(".composer-new")
        page.click(".composer-send")
        page.wait_for_selector(".bubble.out")
    assert (quiet, filled) == (False, "kim@out.test")
    assert "kim@out.test" in warned
    assert out().data["cc"] == ["kim@out.test"]


def test_a_wrong_address_is_refused_with_everything_kept(browser, ben, show):
    with browser(ben, show) as page:
        page.click(".composer-lines summary")
        page.fill("#bcc", "nobody")
        send(page)
        page.wait_for_selector("#composer-wrong:has-text('is no e-mail address')")
        kept = (page.input_value("#text"), page.input_value("#bcc"))
    assert kept == ("They leave at noon.", "nobody")


def test_enter_in_a_line_of_recipients_sends_nothing(browser, ben, show):
    with browser(ben, show) as page:
        page.fill("#text", "Half")
        page.click(".composer-lines summary")
        page.fill("#cc", "kim@out.test")
        page.press("#cc", "Enter")
        page.wait_for_load_state("networkidle")
    assert (Held.objects.count(), Interaction.objects.filter(direction="out").count()) == (0, 0)


def test_after_sending_the_keys_are_the_conversations_again(browser, ben, show):
    with browser(ben, show) as page:
        page.keyboard.press("r")
        page.keyboard.type("They leave at noon.")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(".bubble.is-held")
        page.wait_for_selector(".talk-scroll:focus")
        page.keyboard.press("r")
        again = page.evaluate("document.activeElement.id")
    assert again == "text"


def test_near_the_limit_the_rest_is_counted(browser, ben, dan, post):
    home = where(dan.does("gram", ["phone", dan.phone, "provider"], text="Hello"))
    with browser(ben, reverse("conversations:show", args=[home.pk])) as page:
        way = page.inner_text(".is-way option:checked")
        page.fill("#text", "x" * 80)
        far = page.inner_text(".composer-count")
        page.fill("#text", "x" * 95)
        near = page.inner_text(".composer-count")
        page.fill("#text", "x" * 104)
        over = page.inner_text(".composer-count")
        files = page.is_visible(".composer-file")
    assert "23 h 5" in way
    assert (far, near, over, files) == ("", "5 left", "4 too many", False)


def test_a_way_whose_time_has_passed_says_so_and_cant_be_chosen(browser, ben, dan, post):
    told = dan.does("gram", ["phone", dan.phone, "provider"], text="Hello")
    Interaction.objects.filter(pk=told.pk).update(occurred_at=clock.ago(hours=30))
    with browser(ben, reverse("conversations:show", args=[where(told).pk])) as page:
        said = page.inner_text(".composer")
    assert "has passed" in said


def test_without_scripts_a_variable_nobody_filled_is_refused_and_kept(browser, ben, show):
    with browser(ben, show, scripts=False) as page:
        send(page, "Dear {{customer.nickname}},")
        page.wait_for_selector("#composer-wrong:has-text('{{customer.nickname}}')")
        kept = page.input_value("#text")
    assert kept == "Dear {{customer.nickname}},"
    assert Held.objects.count() == 0


def test_the_icons_beside_the_way_change_it(browser, ben, dan, matter, post, show):
    dan.chats("Now by chat", also=[["email", dan.email, "token"]], conversation=matter.pk)
    with browser(ben, show) as page:
        page.fill("#text", "Hello")
        before = page.is_visible(".composer-lines")
        page.click(".composer-also [data-way]")
        after, typed = page.is_visible(".composer-lines"), page.input_value("#text")
    assert (before, after, typed) == (False, True, "Hello")


def test_the_signature_is_shown_under_the_text_and_goes_once(browser, ben, show, post):
    agent = agent_of(ben)
    agent.preferences = {"undo_seconds": 0, "signature": "Ben of GreenThumb Gardens"}
    agent.save()
    with browser(ben, show) as page:
        shown = page.inner_text(".composer-signature")
        send(page)
        page.wait_for_selector(".bubble.out")
    assert "Ben of GreenThumb Gardens" in shown
    assert out().text == "They leave at noon."


def test_without_scripts_an_answer_goes_with_a_file_and_copies(browser, ben, show):
    likes(ben, 0)
    with browser(ben, show, scripts=False) as page:
        page.click(".composer-lines summary")
        page.fill("#cc", "kim@out.test")
        page.set_input_files("#files", {"name": "plan.png", "mimeType": "image/png", "buffer": PNG})
        send(page)
        page.wait_for_selector(".bubble.out")
    message = out()
    assert (message.data["cc"], Attachment.objects.get(interaction=message).name) == (["kim@out.test"], "plan.png")
