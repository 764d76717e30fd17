"""A token of Instagram's own login ends after sixty days: it is renewed before, and what can't be is told."""

import pytest

from sixring.channels.adapters.instagram import token
from sixring.channels.contract import DeliveryError
from tests.channels.meta import refusal

pytestmark = pytest.mark.django_db
FRESH = (200, {"access_token": "the next token", "expires_in": 60 * 86_400})


def test_it_is_renewed_once_and_again_before_it_ends(account, graph, clock):
    graph.says = [FRESH, FRESH]
    assert (token.renew_due(), token.renew_due()) == (1, 0)
    account.refresh_from_db()
    assert account.secret("access_token") == "the next token"
    clock.forward(days=39)
    assert token.renew_due() == 0
    clock.forward(days=2)
    assert token.renew_due() == 1


@pytest.mark.parametrize("said", [refusal(190), (200, {}), (200, b"{")])
def test_what_can_not_be_renewed_is_told_and_the_token_stays(said, account, graph):
    graph.says = [said]
    assert token.renew_due() == 1
    account.refresh_from_db()
    assert account.trouble
    assert account.secret("access_token") == "the access token"
    assert token.renew_due() == 0


def test_the_health_page_hears_until_when(adapter, account, graph):
    graph.says = [(200, {"user_id": "1"}), FRESH, (200, {"user_id": "1"})]
    assert adapter.state_of(account)[0].mends
    adapter.repair(account)
    account.refresh_from_db()
    held = adapter.state_of(account)[0]
    assert (held.bad, held.mends, held.until is not None) == (False, False, True)


def test_a_pages_token_is_none_of_these(adapter, account, graph):
    account.settings |= {"login": "page", "page_id": "208685479508187"}
    account.save()
    assert token.renew_due() == 0
    with pytest.raises(DeliveryError):
        adapter.repair(account)
