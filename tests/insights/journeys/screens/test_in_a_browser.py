"""The map in a browser: by keyboard, as axe and our content security policy see it, wide and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import browser

__all__ = ["browser"]  # the fixture
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_map_is_walked_by_keyboard_and_is_sound_wide_and_on_a_phone(browser, some, ada):
    refused = []
    with browser(ada, "/journeys/") as page:
        page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
        assert not Axe().run(page).response["violations"]
        page.focus(".is-wide .flow-link[href*='from=mail_in&to=mail_out']")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "Writes an e-mail → Gets an e-mail from us" in page.inner_text("h1")
        page.set_viewport_size({"width": 390, "height": 844})
        page.go_back()
        assert page.locator(".is-upright").is_visible()
        assert not page.locator(".is-wide").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert not Axe().run(page).response["violations"]
    assert refused == []
