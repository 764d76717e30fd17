"""The sample of switches in a browser, judged by a key."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from sixring.insights.models import SwitchJudged
from tests.browser.conftest import browser
from tests.insights.repeating.test_judging import switch

__all__ = ["browser", "switch"]  # fixtures
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_switch_is_judged_by_a_key(browser, switch, ada):
    with browser(ada, reverse("insights:repeating"), size="phone") as page:
        assert not Axe().run(page).response["violations"]
        with page.expect_navigation():
            page.keyboard.press("1")
    assert SwitchJudged.objects.get().verdict == "yes"
