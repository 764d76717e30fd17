"""A link that shows figures, made and opened in a real browser under our own content security policy."""

from datetime import timedelta

import pytest

from sixring.core import clock
from tests.browser.conftest import follow
from tests.chromium import chromium
from tests.insights.sharing.conftest import told

__all__ = ["told"]  # the fixture
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_link_is_made_and_shows_its_charts_to_whoever_has_it(browser, ada, told, live_server, tmp_path):
    now = clock.now()
    told.talks(*[now - timedelta(days=n % 28 + 1, hours=n % 5) for n in range(300)])
    told.talks(*[now - timedelta(days=n % 21 + 1) for n in range(90)], channel="webchat", reply=45.0)
    told.fresh()
    with browser(ada, "/insights/sharing/links/?metric=conversations&metric=first_reply") as page:
        page.fill("input[name=title]", "For the board")
        page.select_option("select[name=cut]", "channel")
        follow(page, "form.form button.primary")
        address = page.input_value("#link").replace("http://testserver", live_server.url)
    with chromium() as running:
        said = []
        stranger = running.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark").new_page()
        stranger.on("console", lambda message: said.append(message.text))
        stranger.goto(address)
        charts = stranger.locator("svg.chart").count()
        wide = stranger.evaluate("document.documentElement.scrollWidth")
        stranger.screenshot(path=tmp_path / "phone.png", full_page=True)
        text = stranger.inner_text("main")
    assert charts == 4
    assert wide <= 390
    assert "For the board" in text
    assert "First response time" in text
    assert said == []
