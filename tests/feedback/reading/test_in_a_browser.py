"""Readings in a real browser: the latest corrected by two keys, one beneath its message by a click; nothing for axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from sixring.feedback.models import Correction
from tests.browser.conftest import browser
from tests.cast import where
from tests.feedback.reading.conftest import read_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["browser"]


def test_a_reading_is_corrected_by_keys_and_by_a_click(plain, dan, ben, browser):
    for text in ("It is bad", "Terrible, soon"):
        touch = dan.writes(text, thread="one")
    read_on()
    with browser(ben, reverse("conversations:show", args=[where(touch).pk])) as page:
        assert "very negative, urgent" in page.inner_text("#story")
        page.keyboard.press("m")
        page.keyboard.press("2")
        page.wait_for_selector("#felt button[value=neutral][aria-pressed=true]")
        page.click("#story .felt summary >> nth=0")
        page.click("#story .felt .why-box button[value=positive]")
        page.wait_for_selector("#story .felt .why-box:has-text('said by Ben')")
        faults = Axe().run(page, context="#felt").response["violations"]
    assert [fault["id"] for fault in faults] == []
    assert [one.value for one in Correction.objects.order_by("pk")] == ["neutral", "positive"]
