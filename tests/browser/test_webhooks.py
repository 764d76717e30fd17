"""Webhooks in a real browser: made, its secret kept, tested, and its log read."""

import pytest

from sixring.integrations.webhooks import sending
from tests.browser.conftest import aside, follow
from tests.integrations.receiving import Receiver, says, send

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def receiver(settings):
    made = Receiver()
    settings.FETCH_ALLOW = [made.place]
    yield made
    made.close()
    sending.flying.clear()


def test_one_is_made_tested_and_looked_at(browser, ada, receiver):
    receiver.replies = [says(500, b"not yet")]
    with browser(ada, "/settings/webhooks/") as page:
        follow(page, "a.button.primary")
        page.fill("input[name=url]", receiver.url)
        page.fill("input[name=description]", "The shop")
        page.check("input[value='message.received']")
        follow(page, "form.form button.primary")
        receiver.secrets.append(page.input_value("#secret"))
        follow(page, "a.button.primary")
        follow(page, "text=Send a test")
        aside(send)
        follow(page, "text=Look again")
        failed = page.inner_text("main")
        follow(page, "button:has-text('Replay')")
        aside(send)
        page.reload()
        accepted = page.inner_text("main")
    assert "500" in failed
    assert "not yet" in failed
    assert "This is a test from Sixring" in accepted
    assert "accepted" in accepted
    assert receiver.types() == ["webhook.test"] * 2
    assert len(set(receiver.ids)) == 1
