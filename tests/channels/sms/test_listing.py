"""Twilio's own list: what came to our numbers and never reached us is found and brought in, once."""

from datetime import timedelta

import pytest

from sixring.channels.health import checkups
from sixring.channels.models import Checkup
from sixring.core.errors import Refused
from sixring.interactions import missed
from sixring.interactions.models import Interaction
from tests.cast import settle
from tests.channels.sms.conftest import DANS, OURS, SETTINGS, message, sid

pytestmark = pytest.mark.django_db


def row(number, body="Where is my order?", **more):
    return {
        "sid": sid(number), "direction": "inbound", "from": DANS, "to": OURS, "body": body, "num_media": "0",
        "date_sent": "Mon, 02 Mar 2026 10:00:00 +0000", **more,
    }  # fmt: skip


@pytest.fixture
def texts(open_account):
    return open_account(numbers=[OURS])


def test_what_never_came_is_brought_in_at_the_moment_it_was_sent(texts, twilio, comes, ada, clock):
    comes(message(number=1))
    listed = [row(1), row(2, "Hello?"), row(3, direction="outbound-api")]
    twilio.says = [(200, {"messages": listed, "next_page_uri": None}), (200, row(2, "Hello?"))]
    found = missed.compare(texts, actor=ada)
    assert (found.listed, list(found.missed), found.brought) == (2, [f"sms:{sid(2)}"], 1)
    settle()
    came = Interaction.objects.get(dedupe=f"sms:{sid(2)}")
    assert came.text == "Hello?"
    assert came.occurred_at == clock.now - timedelta(hours=2)


def test_the_list_is_asked_for_our_numbers_and_paged(texts, twilio, ada, clock):
    following = f"/2010-04-01/Accounts/{SETTINGS['account_sid']}/Messages.json?PageToken=next&Page=1"
    twilio.says = [(200, {"messages": [], "next_page_uri": following}), (200, {"messages": [], "next_page_uri": None})]
    assert missed.compare(texts, actor=ada).listed == 0
    first, second = (url for _method, url, _more in twilio.calls)
    assert "To=%2B442079460100" in first
    assert "DateSent%3E=2026-02-28T12" in first
    assert "PageToken=next" in second


def test_a_refused_sign_in_is_told_and_kept(texts, twilio, ada):
    twilio.says = [(401, {"code": 20003})]
    with pytest.raises(Refused, match="401"):
        missed.compare(texts, actor=ada)
    assert "401" in Checkup.objects.get(account=texts).not_compared


def test_how_it_stands(texts, twilio):
    twilio.says = [(200, {"messages": []}), (401, {"code": 20003}), (500, {})]
    assert not checkups.look(texts).bad
    assert checkups.look(texts).bad
    assert "500" in checkups.look(texts).findings[0].what
