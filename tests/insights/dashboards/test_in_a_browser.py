"""Tiles in a browser: dragged and moved by keys, and the overview as axe and our content security policy see it."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from sixring.insights.dashboards import tiles
from sixring.insights.models import Arrangement
from tests.browser.conftest import browser, follow
from tests.cast import NOON

__all__ = ["browser"]  # the fixture
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_tiles_are_dragged_and_moved_by_keys_and_the_overview_is_sound(browser, told, ada, clock):
    told.talks(*[NOON - timedelta(days=n) for n in range(1, 60)])
    told.fresh()
    few = ["number:first_reply", "trend:first_reply", "groups:first_reply:channel", "load:conversations"]
    Arrangement.objects.create(agent_id=ada.id, tiles=few)
    refused = []
    with browser(ada, "/insights/tiles/") as page:
        page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
        with page.expect_navigation():
            page.drag_and_drop("#tile-load-conversations", "#tile-number-first_reply")
        page.focus('#tile-trend-first_reply button[value="up"]')
        with page.expect_navigation():
            page.keyboard.press("Alt+ArrowUp")
        assert not Axe().run(page).response["violations"]
        follow(page, "nav.tabs a[aria-current]")
        assert page.locator(".tile").count() == len(few)
        assert not Axe().run(page).response["violations"]
    assert refused == []
    assert [tile.name for tile in tiles.of(ada)] == [few[3], few[1], few[0], few[2]]
