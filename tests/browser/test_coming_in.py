"""Customers come in: a form filled in without scripts; a check-in at a store's tablet, even while that is offline."""

from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe

from sixring.channels import accounts
from sixring.channels.models import Account
from sixring.conversations.kiosk import taking as at_store
from sixring.conversations.kiosk import tickets
from sixring.conversations.webform import taking as by_form
from sixring.interactions.models import Interaction
from sixring.people.models import Identity
from tests.browser.conftest import SIZES, follow
from tests.cast import settle
from tests.chromium import chromium

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def public(live_server, channels):
    """Opens a browser of somebody who is not signed in; the throttles are fresh."""
    for limit in (by_form.from_one_place, by_form.of_one_form, at_store.from_one_place):
        limit.past.clear()
    accounts._cache.clear()

    @contextmanager
    def opened(path, size="phone", theme="light", scripts=True):
        width, height = SIZES[size]
        with chromium() as running:
            said = {"viewport": {"width": width, "height": height}, "color_scheme": theme}
            page = running.new_context(java_script_enabled=scripts, **said).new_page()
            page.goto(live_server.url + path)
            yield page

    return opened


def sound(page):
    return Axe().run(page).response["violations"]


def test_a_form_is_filled_in_without_scripts(public, tmp_path):
    said = {"ask_name": "may", "ask_reason": "must", "reasons": ["Repair", "Order"], "attachments": True}
    account = Account.objects.create(kind="webform", name="Contact", settings=said)
    picture = tmp_path / "lamp.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 40)
    with public(f"/forms/{account.key}/", scripts=False) as page:
        page.fill("[name=email]", "dan@customer")
        page.fill("[name=message]", "My lamp is broken.")
        follow(page, "button:has-text('Send')")
        assert page.input_value("[name=message]") == "My lamp is broken."
        page.fill("[name=email]", "dan@customer.test")
        page.select_option("[name=reason]", "Repair")
        page.set_input_files("[type=file]", str(picture))
        follow(page, "button:has-text('Send')")
        assert "It has arrived" in page.inner_text("main")
    settle()
    touch = Interaction.objects.get()
    assert (touch.subject, touch.text, touch.attachments.count()) == ("Repair", "My lamp is broken.", 1)
    with public(f"/forms/{account.key}/") as page:
        assert sound(page) == []


def test_visitors_check_in_by_name_and_by_code_and_while_the_tablet_is_offline(public):
    account = Account.objects.create(kind="visit", name="Shop", settings={"kiosk": True, "store": "Oxford Street"})
    dan = Identity.objects.create(kind="email", value="dan@customer.test", display="dan@customer.test")
    code = tickets.address(dan)
    with public(f"/kiosk/{account.key}/", "middle") as page:
        assert sound(page) == []
        page.check("text=Repair")
        page.fill("[name=name]", "Cleo")
        page.click("button:has-text('I am here')")
        page.wait_for_selector("[data-said]:visible")
        page.context.set_offline(True)
        page.keyboard.type(code)
        page.keyboard.press("Enter")
        page.wait_for_selector("text=kept on this tablet")
        with page.expect_response(lambda answer: "/kiosk/" in answer.url) as told:
            page.context.set_offline(False)
        assert told.value.ok
    settle()
    visits = Interaction.objects.order_by("pk")
    assert [(one.subject, one.proof) for one in visits] == [("Repair", "claimed"), ("", "token")]
    assert visits[1].identity == dan
