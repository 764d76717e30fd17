"""How an account stands at Meta, for the health page: its token, and whether anything is told to it."""

import pytest

from sixring.channels.contract import DeliveryError
from tests.channels.meta import refusal

pytestmark = pytest.mark.django_db
HOLDS = (200, {"data": {"is_valid": True, "expires_at": 1780000000}})


def said(findings):
    return [(one.what, one.bad, one.mends) for one in findings]


def test_all_is_well(adapter, account, graph):
    graph.says = [HOLDS, (200, {"data": [{"whatsapp_business_api_data": {"name": "Our app"}}]})]
    token, subscribed = adapter.state_of(account)
    assert (token.until.year, subscribed.bad) == (2026, False)
    assert "input_token=the+access+token" in graph.calls[0][1]


def test_what_is_not_subscribed_is_mended(adapter, account, graph):
    graph.says = [HOLDS, (200, {"data": []})]
    assert said(adapter.state_of(account))[1] == ("Your app is not subscribed: nothing arrives.", True, True)
    adapter.repair(account)
    assert graph.posted == ("102290129340398/subscribed_apps", {})


def test_a_token_that_ended_is_told(adapter, account, graph):
    graph.says = [(200, {"data": {"is_valid": False}}), (200, {"data": [{}]})]
    assert said(adapter.state_of(account))[0][1:] == (True, False)


def test_what_can_not_be_asked_is_not_made_up(adapter, account, graph):
    graph.says = [refusal(190)]
    with pytest.raises(DeliveryError):
        adapter.state_of(account)
