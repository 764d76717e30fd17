"""The table of channels as axe and our content security policy see it."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from sixring.insights.strategy import plans
from tests.browser.conftest import browser
from tests.cast import NOON

__all__ = ["browser"]  # the fixture
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PAGES = ("", "benchmarks/", "competitors/", "return/", "plans/new/")


def test_the_pages_are_sound_on_a_phone_and_on_a_desk(browser, told, ada, clock):
    told.talks(*[NOON - timedelta(days=n) for n in range(1, 60)])
    told.fresh()
    plan = plans.write(plans.Wanted("Mail", ("email",), "Answers that need care", "Everybody"), actor=ada)
    plans.aim(plan, "first_reply", 60.0, actor=ada)
    refused = []
    with browser(ada, "/insights/strategy/") as page:
        page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
        for width in (390, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            for path in (*PAGES, f"plans/{plan.pk}/"):
                page.goto(f"{page.url.partition('/insights/')[0]}/insights/strategy/{path}")
                assert not Axe().run(page).response["violations"], path
                assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert refused == []
