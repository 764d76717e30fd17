"""Twilio's own list of calls beside ours: what we never heard of waits at the desk as missed."""

from datetime import UTC, datetime

import pytest

from sixring.channels import inbox
from sixring.channels.adapters.voice import adapter as voice
from sixring.channels.contract import DeliveryError
from sixring.channels.inbox import Item
from sixring.core.fetch import FetchFailed
from tests.cast import settle

from .conftest import CALL, DANS, LEG, OURS, the_call

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ROW = {
    "sid": CALL, "from": DANS, "to": OURS, "direction": "inbound", "status": "completed",
    "start_time": "Mon, 02 Mar 2026 12:00:00 +0000", "end_time": "Mon, 02 Mar 2026 12:00:25 +0000",
}  # fmt: skip


def test_calls_to_our_numbers_are_listed_over_all_pages(phone, twilio):
    twilio.says = [
        (200, {"calls": [ROW, {"sid": LEG, "direction": "outbound-api"}, "odd"], "next_page_uri": "/x?Page=1"}),
        (200, {"calls": [ROW | {"sid": "CA9"}]}),
    ]
    assert list(voice.listed(phone, NOON, NOON)) == [f"call:{CALL}", "call:CA9"]
    assert "StartTime%3E=2026-03-02T12%3A00%3A00Z" in twilio.calls[0][1]


def test_what_we_never_heard_of_is_a_missed_call(phone, twilio):
    twilio.says = [(200, ROW), (404, {})]
    for raw, meta in voice.bring(phone, [f"call:{CALL}", "call:CA9"]):
        inbox.accept([Item(phone, raw, meta | {"key": voice.event_key(raw, meta)})])
    settle()
    assert (the_call().state, the_call().ring_s, the_call().number) == ("missed", 25, DANS)


@pytest.mark.parametrize("failure", [FetchFailed("No way there."), (500, {}), (401, {})])
def test_a_list_that_cant_be_had_is_said(failure, phone, twilio):
    twilio.says = [failure]
    with pytest.raises(DeliveryError):
        list(voice.listed(phone, NOON, NOON))


@pytest.mark.parametrize(("said", "bad"), [((200, {}), False), ((401, {}), True), ((503, {}), True)])
def test_how_the_account_stands(said, bad, phone, twilio):
    twilio.says = [said]
    assert [one.bad for one in voice.state_of(phone)] == [bad]
