"""The page of preferences in a real browser: without scripts, narrow and wide, light and dark."""

from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe

from sixring.conversations.preferences import links, views
from sixring.core import brands
from sixring.people import consent
from tests.browser.conftest import SIZES, aside, follow
from tests.chromium import chromium

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def dans(dan, ada):
    views.turns.past.clear()
    brands.save(None, name="GreenThumb Gardens", colour="#b03060", actor=ada)
    return dan.writes("Hello").identity


@pytest.fixture
def customer(live_server, dans):
    """Opens a browser in which Dan holds a link."""

    @contextmanager
    def opened(link, size="phone", theme="light", scripts=False):
        width, height = SIZES[size]
        with chromium() as running:
            page = running.new_page(
                viewport={"width": width, "height": height}, color_scheme=theme, java_script_enabled=scripts
            )
            page.goto(live_server.url + "/preferences/" + link.split("/preferences/", 1)[1])
            yield page

    return opened


def test_without_scripts_they_tick_keep_and_stop_everything(customer, dans):
    with customer(links.page(dans)) as page:
        page.check("input[value='consent.offers.email']")
        page.select_option("select[name=channel]", "email")
        page.select_option("select[name=since]", "09:00")
        follow(page, "button:has-text('Keep this')")
        assert "Choose both hours" in page.inner_text("main")
        assert page.is_checked("input[value='consent.offers.email']")
        page.select_option("select[name=until]", "18:00")
        follow(page, "button:has-text('Keep this')")
        assert "Kept." in page.inner_text("[role=status]")
        assert aside(lambda: consent.may_send(dans, "offers", "email"))
        follow(page, "button:has-text('Stop everything')")
        assert not page.is_checked("input[value='consent.offers.email']")
        assert not aside(lambda: consent.may_send(dans, "offers", "email"))


@pytest.mark.parametrize("size", ["phone", "wide"])
def test_axe_finds_nothing_and_nothing_sticks_out(customer, dans, size):
    for link in (links.page(dans), links.out(dans, "offers")):
        with customer(link, size=size, scripts=True) as page:
            for theme in ("light", "dark"):
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # nothing half-way
                assert [one["id"] for one in Axe().run(page).response["violations"]] == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            weight = page.evaluate("performance.getEntries().reduce((sum, one) => sum + (one.encodedBodySize || 0), 0)")
            assert weight < 120_000  # as it is here, without compression; a third of that with it
