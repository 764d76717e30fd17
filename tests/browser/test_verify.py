"""Verifying in a real browser: by code, by link, by facts; and what never reaches the claimed side."""

import re

import pytest
from django.urls import reverse

from sixring.channels.models import Dispatch
from sixring.conversations.models import Verification
from sixring.conversations.verifying import facts
from sixring.people.models import Identity
from tests.browser.conftest import follow
from tests.cast import where

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def claim(dan):
    """Dan is known; somebody writes under his address without proof."""
    dan.writes("My order is late", subject="Order 20391")
    return where(dan.writes("It is me, where is it?", proof="claimed", subject="Me again"))


@pytest.fixture
def show(claim):
    return reverse("conversations:show", args=[claim.pk])


def sent():
    return Dispatch.objects.get(key__startswith="verification:").outbound["text"]


def code():
    return re.search(r"(\d{3}) (\d{3})", sent()).expand(r"\1\2")


def persons(dan):
    return set(Identity.objects.filter(value=dan.email).values_list("person", flat=True))


def ask(page, words):
    page.keyboard.press("v")
    page.wait_for_url("**/verification/")
    follow(page, f"button:has-text('{words}')")


def test_the_panel_says_who_it_may_be_and_the_composer_warns(browser, ben, dan, claim, show):
    with browser(ben, show) as page:
        panel, composer = page.inner_text("#who-is-it"), page.inner_text(".composer")
    assert "may be dan@example.com" in " ".join(panel.split())
    assert re.search(r"May belong to \w+-\w+", panel)
    assert "not verified" in composer


def test_a_code_read_back_by_the_customer_verifies_them(browser, ben, dan, claim, show):
    with browser(ben, show) as page:
        ask(page, "Send a code to d•••@example.com")
        shown = page.inner_text("main")
    assert code() not in shown.replace(" ", "")
    right = code()
    with browser(ben, reverse("conversations:verify", args=[claim.pk])) as page:
        page.fill("input[name=code]", right)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{show}")
        said = page.inner_text(".story") + page.inner_text("#who-is-it")
    assert "verified the customer" in said
    assert "is verified by a code they read back" in said
    assert len(persons(dan)) == 1


def test_a_wrong_code_says_how_many_tries_are_left_and_joins_nobody(browser, ben, dan, claim, show):
    with browser(ben, show) as page:
        ask(page, "Send a code")
        page.fill("input[name=code]", "1")
        follow(page, "text=Check")
        said = page.inner_text("[role=alert]")
    assert "4 tries are left" in said
    assert len(persons(dan)) == 2


def test_a_link_shows_a_question_and_its_button_verifies_without_scripts(browser, ben, dan, claim, show):
    with browser(ben, show) as page:
        ask(page, "Send a link")
    address = re.search(r"http://testserver(/verify/\S+)", sent())[1]
    with browser(ben, address, scripts=False) as page:
        asked = page.inner_text("h1")
    assert (asked, Verification.objects.get().state) == ("Was it you?", "asked")
    with browser(ben, address, size="phone", scripts=False) as page:
        follow(page, "text=Yes, it was me")
        thanked = page.inner_text("h1")
    assert (thanked, len(persons(dan))) == ("Thank you", 1)


def test_saying_no_on_the_page_of_the_link_is_told_to_the_agent(browser, ben, dan, claim, show):
    with browser(ben, show) as page:
        ask(page, "Send a link")
    with browser(ben, re.search(r"http://testserver(/verify/\S+)", sent())[1]) as page:
        follow(page, "text=No, it wasn’t me")
    with browser(ben, show) as page:
        story = page.inner_text(".story")
    assert "somebody else; they stay apart" in story
    assert len(persons(dan)) == 2


def test_facts_the_owner_chose_verify_and_no_screen_shows_them(browser, ada, ben, dan, claim, show):
    dan.writes("Mine", facts={"postcode": "BS1 4DJ", "customer_number": "C-4711"})
    with browser(ada, reverse("conversations:verify_settings")) as page:
        page.check("text=Postcode")
        page.check("text=Customer number >> nth=-1")
        page.fill("input[name=right]", "2")
        page.click("main >> button:has-text('Save')")
        page.wait_for_selector(".toast:has-text('Saved')")
    assert len(facts.chosen().labels) == 2
    with browser(ben, show) as page:
        ask(page, "Ask facts")
        seen = page.content()
        page.get_by_label("Postcode").fill("bs1 4dj")
        page.get_by_label("Customer number").fill("C4711")
        page.click("text=Check")
        page.wait_for_url(f"**{show}")
        story = page.inner_text(".story")
    assert "4711" not in seen
    assert "by facts, a weaker proof" in story
    assert len(persons(dan)) == 1


def test_quoting_the_known_customer_to_an_unproven_one_is_refused_and_the_text_stays(browser, ben, dan):
    known = where(dan.writes("I live at 5 Garden Lane in Bristol", subject="Order 20391"))
    dan.writes("And where do I live?", proof="claimed", token_conversation=known.pk)
    claimed = Identity.objects.get(value=dan.email, claimed=True)
    with browser(ben, reverse("conversations:show", args=[known.pk])) as page:
        page.select_option("select[name=way]", f"{dan.accounts['letters'].pk}:{claimed.pk}")
        page.fill("textarea[name=text]", "> I live at 5 Garden Lane in Bristol")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("#composer-wrong")
        wrong, kept = page.inner_text("#composer-wrong"), page.input_value("textarea[name=text]")
    assert "Verify them first" in wrong
    assert kept.startswith("> I live")
    assert not Dispatch.objects.exists()
