"""Setting up in a browser: by keyboard, on a phone, without JavaScript; nothing is lost on the way."""

import pytest
from django.urls import reverse

from sixring.channels.models import Account, Trial
from sixring.core import brands, clock
from sixring.core.actors import SYSTEM
from sixring.home.first_run import claiming
from tests.browser.conftest import aside, follow
from tests.chromium import chromium

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_link_to_the_start_page_on_a_phone_without_scripts(live_server, settings):
    settings.PUBLIC_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    link = claiming.new_link(actor=SYSTEM)
    with chromium() as running:
        page = running.new_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
        page.goto(link)
        page.fill("[name=name]", "Ada")
        page.fill("[name=email]", "ada@us.test")
        page.fill("[name=password]", "seed trays in the shed")
        follow(page, "button.primary")
        page.fill("[name=name]", "GreenThumb Gardens")
        follow(page, ".form .primary")
        assert "Only this machine reaches it" in page.inner_text("main")
        follow(page, "[value=keep]")
        for _step in ("mailbox", "trial", "colleagues"):
            follow(page, ".first-run-foot button")
        assert page.inner_text("main h1") == "What next"
        follow(page, ".first-run-foot .primary")
        assert "4 of 7 done" in page.inner_text(".first-look")
    assert brands.main().name == "GreenThumb Gardens"


def test_a_step_is_done_by_keyboard_and_the_next_one_stands_there(browser, ada):
    with browser(ada, reverse("set_up:company")) as page:
        page.focus("[name=name]")
        page.keyboard.type("GreenThumb Gardens")
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        assert page.inner_text(".first-run-steps [aria-current=step] .step-name") == "Public address"


def test_the_message_that_returns_is_seen_by_itself(browser, ada):
    box = Account.objects.create(kind="email", name="Support", settings={"address": "support@us.test"})
    sent = Trial.objects.create(account=box, code="sixring-test-abcdefghij234567")
    with browser(ada, reverse("set_up:trial"), size="phone", theme="dark") as page:
        assert "On its way" in page.inner_text("#trial")
        aside(lambda: Trial.objects.filter(pk=sent.pk).update(returned_at=clock.now(), came={"way": "imap"}))
        page.wait_for_selector("#trial .verified")
        assert "came back" in page.inner_text("#trial")
