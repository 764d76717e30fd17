"""Promises, moments in plain words and mentions in a real browser, by keyboard."""

import pytest

from sixring.conversations import promises
from sixring.conversations.models import Conversation, Note, Notice, Promise, Snooze
from sixring.conversations.timing import snooze
from sixring.core import clock
from sixring.interactions.models import Interaction
from tests.browser.conftest import follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def promise(matter, ben):
    return promises.make(matter, "Send the trays", clock.ahead(hours=30), actor=ben)


def test_two_keys_make_a_promise(browser, ben, matter, show):
    with browser(ben, show) as page:
        page.keyboard.press("p")
        page.wait_for_selector("#promise-when:focus")
        page.keyboard.press("Enter")
        page.wait_for_selector(".promise-rows li")
        said = page.inner_text(".promises")
        closed = page.get_attribute("#promise-tool", "open") is None
    promise = Promise.objects.get()
    assert (promise.what, promise.agent_id) == ("Get back to dan@example.com", ben.id)
    assert "Get back to dan@example.com" in said
    assert closed


def test_a_moment_in_plain_words_is_understood_while_it_is_typed(browser, ben, matter, show):
    with browser(ben, show) as page:
        page.keyboard.press("p")
        page.wait_for_selector("#promise-when:focus")
        page.keyboard.type("soon")
        page.wait_for_selector("#promise-meant .moment-wrong")
        page.keyboard.press("Control+a")
        page.keyboard.type("24.12.2030 10:00")
        page.wait_for_selector(
            "#promise-meant:has-text('more than five years'), #promise-meant:has-text('2030, 10:00')"
        )
        page.keyboard.press("Enter")
        page.wait_for_selector(".promise-rows li")
    assert Promise.objects.get().due_at.strftime("%Y-%m-%d %H:%M") == "2030-12-24 10:00"


def test_a_wrong_moment_stays_in_the_form_with_its_reason(browser, ben, matter, show):
    with browser(ben, show) as page:
        page.keyboard.press("p")
        page.wait_for_selector("#promise-when:focus")
        page.keyboard.type("whenever")
        page.keyboard.press("Enter")
        page.wait_for_selector("#promise-said [role=alert]")
        typed = page.input_value("#promise-when")
    assert typed == "whenever"
    assert Promise.objects.count() == 0


def test_what_the_answer_commits_to_is_promised_with_one_key_as_it_is_sent(browser, ben, matter, show):
    with browser(ben, show) as page:
        page.keyboard.press("r")
        page.keyboard.type("I will send the two trays by Friday.")
        page.wait_for_selector(".promise-offer")
        page.keyboard.press("Alt+p")
        pressed = page.is_checked(".composer [name=promise]")
        typed = page.input_value("#text")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(".promise-rows li, .toast:has-text('on its way')")
    assert pressed
    assert typed == "I will send the two trays by Friday."
    assert Promise.objects.get().what == "I will send the two trays by Friday"


def test_a_chip_nobody_pressed_promises_nothing(browser, ben, matter, show):
    with browser(ben, show) as page:
        page.keyboard.press("r")
        page.keyboard.type("Bis Freitag schicken wir sie.")
        page.wait_for_selector(".promise-offer")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(".toast:has-text('on its way')")
    assert Promise.objects.count() == 0


def test_a_chip_goes_when_the_words_go_and_stays_pressed_while_they_stay(browser, ben, matter, show):
    with browser(ben, show) as page:
        page.keyboard.press("r")
        page.keyboard.type("We will call you tomorrow.")
        page.wait_for_selector(".promise-offer")
        page.keyboard.press("Alt+p")
        with page.expect_response("**/promises/offer/"):
            page.keyboard.type(" Bye")
        page.wait_for_timeout(100)
        still = page.is_checked(".composer [name=promise]")
        page.keyboard.press("Control+a")
        page.keyboard.type("Hello.")
        page.wait_for_selector(".promise-offer", state="detached")
    assert still


def test_resolving_asks_and_enter_keeps_the_promise(browser, ben, matter, promise, show):
    with browser(ben, show) as page:
        page.keyboard.press("e")
        page.wait_for_selector("ask-now dialog[open]")
        focused = page.evaluate("document.activeElement.value")
        page.keyboard.press("Enter")
        page.wait_for_selector(".toast:has-text('Resolved')")
    promise.refresh_from_db()
    assert (focused, promise.state, Conversation.objects.get().state) == ("kept", "kept", "resolved")


def test_escape_leaves_the_question_and_nothing_is_resolved(browser, ben, matter, promise, show):
    with browser(ben, show) as page:
        page.keyboard.press("e")
        page.wait_for_selector("ask-now dialog[open]")
        page.keyboard.press("Escape")
        page.wait_for_selector("ask-now", state="detached")
    assert Conversation.objects.get().state == "needs_us"


def test_a_promise_is_moved_and_kept_in_the_panel(browser, ben, matter, promise, show):
    with browser(ben, show) as page:
        page.click(".promise-rows summary:has-text('Move')")
        page.keyboard.type("in 3 days")
        page.keyboard.press("Enter")
        page.wait_for_selector(".toast:has-text('Now promised')")
        page.click(".promise-rows button:has-text('Kept')")
        page.wait_for_selector(".promise-rows .is-over")
    promise.refresh_from_db()
    assert promise.state == "kept"


def test_z_opens_a_box_for_plain_words_and_enter_puts_it_to_rest(browser, ben, matter, show):
    with browser(ben, show) as page:
        page.keyboard.press("z")
        page.wait_for_selector("[name=until]:focus")
        page.keyboard.type("in 2 Stunden")
        page.wait_for_selector(".own-moment .moment:has-text(':')")
        page.keyboard.press("Enter")
        page.wait_for_selector(".toast:has-text('rests until then')")
    assert Snooze.objects.get().due_at > clock.ahead(minutes=110)


def test_without_scripts_a_promise_is_made_and_kept(browser, ben, matter, show):
    with browser(ben, show, scripts=False) as page:
        page.click("#promise-tool summary")
        page.fill("#promise-when", "in 2 days")
        follow(page, "#promise-tool button")
        follow(page, ".promise-rows button:has-text('Kept')")
    assert Promise.objects.get().state == "kept"


def test_an_at_offers_colleagues_and_enter_mentions_one(browser, ada, ben, matter, show):
    with browser(ben, show + "?mode=note") as page:
        page.keyboard.press("n")
        page.keyboard.type("Look, @a")
        page.wait_for_selector(".mention-list:not([hidden]) [aria-selected=true]")
        active = page.get_attribute("#text", "aria-activedescendant")
        page.keyboard.press("Enter")
        page.keyboard.type("please")
        typed = page.input_value("#text")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(".story .mention")
        marked = page.inner_text(".story .mention")
    assert active == f"mention-{ada.id}"
    assert typed == "Look, @Ada please"
    assert marked == "@Ada"
    assert Note.objects.get().text == "Look, @Ada please"
    assert Notice.objects.get().agent_id == ada.id


def test_escape_closes_the_list_of_colleagues_and_the_text_stays(browser, ada, ben, matter, show):
    with browser(ben, show + "?mode=note") as page:
        page.keyboard.press("n")
        page.keyboard.type("@ad")
        page.wait_for_selector(".mention-list:not([hidden])")
        page.keyboard.press("Escape")
        hidden = page.is_hidden(".mention-list")
        focused = page.evaluate("document.activeElement.id")
    assert (hidden, focused) == (True, "text")


def test_it_comes_back_with_a_notice_when_it_is_due(browser, ben, matter, promise, show, monkeypatch):
    snooze.snooze(matter, clock.ahead(days=5), actor=ben)
    with clock.frozen(clock.ahead(hours=31)):
        promises.settle_due()
    with browser(ben, "/conversations/") as page:
        count = page.inner_text("#bell-count .count")
        listed = page.inner_text("#rows")
    assert count.startswith("1")
    assert "dan@example.com" in listed
    assert Interaction.objects.count() == 1
