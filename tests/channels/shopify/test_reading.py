"""What Shopify tells becomes steps of one order, each once, in whatever order and however often it comes."""

import json
from itertools import permutations
from pathlib import Path

import pytest

from sixring.channels.contract import BadItem, Raw
from sixring.channels.models import Quarantine
from sixring.conversations.models import Conversation
from sixring.core import clock as time_of_day
from sixring.interactions.models import Interaction
from tests.cast import where
from tests.channels.shop import steps, sums

from .conftest import customer, fulfilment, order, refund

pytestmark = pytest.mark.django_db
RECORDED = Path(__file__).parents[4] / "shared/data/webhooks/shopify"


def test_an_order_is_a_step_of_its_customers_story_and_opens_no_conversation(comes):
    (placed,) = comes("orders/create", order())
    assert (placed.kind, placed.subject, placed.text) == (
        "order_placed",
        "#1042",
        "Greenhouse Hazel 6x4\n3 × Rose fertiliser",
    )
    assert placed.data["amount"] == {"amount": "409.94", "currency": "GBP"}
    assert placed.occurred_at.isoformat() == "2026-03-01T09:00:00+00:00"
    assert (placed.identity.kind, placed.identity.value, placed.proof) == ("customer", "207119551", "provider")
    assert Conversation.objects.count() == 0


def test_later_snapshots_add_what_is_new_in_them(comes):
    comes("orders/create", order())
    assert steps(comes("orders/paid", order(financial_status="paid"))) == ["order_paid"]
    assert steps(comes("orders/updated", order(financial_status="paid", fulfillments=[fulfilment()]))) == [
        "order_fulfilled"
    ]
    back = order(financial_status="partially_refunded", fulfillments=[fulfilment()], refunds=[refund()])
    assert sums(comes("orders/updated", back)) == ["12.40"]
    assert steps(comes("orders/cancelled", order(cancelled_at="2026-03-04T09:00:00Z"))) == ["order_cancelled"]


def test_any_order_of_arrival_tells_the_same(comes, shop):
    told = [("orders/create", order()), ("refunds/create", refund()), ("fulfillments/create", fulfilment()),
            ("orders/updated", order(financial_status="paid", refunds=[refund()],
                                     fulfillments=[fulfilment()]))]  # fmt: skip
    for many, row in enumerate(list(permutations(told))[::5]):
        for topic, body in row:
            shifted = json.loads(json.dumps(body).replace("820982911", str(820982911 + many)))
            comes(topic, shifted)
            comes(topic, shifted)
        mine = Interaction.objects.filter(thread=str(820982911 + many))
        assert sorted(steps(mine)) == ["order_fulfilled", "order_paid", "order_placed", "order_refunded"]
        assert len({touch.identity.person_id for touch in mine.select_related("identity")}) == 1


def test_what_a_carrier_says_is_told(comes):
    comes("orders/create", order())
    (sent, there) = comes("fulfillments/update", fulfilment(shipment_status="delivered"))
    assert (sent.data["tracking"], there.kind) == ("RM1", "order_delivered")
    event = {
        "id": 1,
        "order_id": 820982911,
        "fulfillment_id": 255,
        "status": "delivered",
        "happened_at": "2026-03-03T07:00:00Z",
    }
    assert comes("fulfillment_events/create", event) == []
    (lost,) = comes("fulfillment_events/create", event | {"status": "failure"})
    assert lost.kind == "delivery_failed"


def test_a_refund_without_money_is_no_refund(comes):
    comes("orders/create", order())
    assert comes("refunds/create", refund(transactions=[])) == []


def test_a_dispute_opens_and_closes(comes):
    dispute = {"id": 7, "order_id": 820982911, "amount": "100.00", "currency": "GBP", "reason": "fraudulent",
               "status": "needs_response", "initiated_at": "2026-03-05T00:00:00Z"}  # fmt: skip
    assert steps(comes("disputes/create", dispute)) == ["dispute_opened"]
    assert steps(comes("disputes/update", dispute | {"status": "won"})) == ["dispute_closed"]
    assert comes("disputes/create", dispute | {"id": 8, "order_id": None}) == []


def test_a_failed_payment_is_told_and_one_that_went_well_only_by_its_order(comes):
    deal = {
        "id": 3,
        "order_id": 820982911,
        "kind": "sale",
        "amount": "409.94",
        "currency": "GBP",
        "message": "Declined",
    }
    (failed,) = comes("order_transactions/create", deal | {"status": "failure"})
    assert (failed.kind, failed.text) == ("payment_failed", "Declined")
    assert comes("order_transactions/create", deal | {"status": "success"}) == []


def test_a_cart_is_told_of_whoever_left_an_address_there_and_of_nobody_else(comes):
    cart = {"token": "abc", "currency": "GBP", "total_price": "12.40", "created_at": "2026-03-01T08:00:00Z",
            "line_items": [{"title": "Rose fertiliser", "quantity": 1}]}  # fmt: skip
    assert comes("checkouts/create", cart) == []
    (began,) = comes("checkouts/update", cart | {"email": "dan@example.com"})
    assert (began.kind, began.identity.claimed, began.text) == ("checkout_started", True, "Rose fertiliser")
    assert comes("checkouts/update", cart | {"email": "dan@example.com", "completed_at": "2026-03-01T09:00:00Z"}) == []


def test_an_order_at_the_counter_without_a_customer_is_nobodys(comes):
    (touch,) = comes("orders/create", order(source_name="pos", customer=None, email=""))
    assert (touch.identity, touch.data["counter"]) == (None, True)


def test_topics_that_are_not_read_become_nothing(comes):
    assert comes("products/update", {"id": 1}) == []
    assert Quarantine.objects.count() == 0


@pytest.mark.parametrize(
    ("topic", "body"),
    [
        ("", order()), ("orders/create", b"not json"), ("orders/create", b"[1]"), ("orders/create", {"name": "#1"}),
        ("refunds/create", {"id": 1}), ("orders/create", b"\xff\xfe"), ("orders/create", b"[" * 100_000),
    ],
)  # fmt: skip
def test_what_can_not_be_read_waits_in_quarantine(topic, body, comes):
    assert comes(topic, body) == []
    assert Quarantine.objects.count() == 1


# Recorded payloads, and mutations of them: read, or refused by a sentence, never anything else


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded payloads are not here")
def test_every_recorded_payload_is_read_under_every_topic(adapter, shop):
    from sixring.channels.adapters.shopify.reading import TOPICS

    told = 0
    for path in sorted(RECORDED.glob("*.json")):
        raw = path.read_bytes()
        for spoilt in (raw, raw[: len(raw) // 2], raw.replace(b'"id": ', b'"id": "x'), raw.replace(b"null", b"[[]]")):
            for topic in TOPICS:
                meta = {"headers": {"x-shopify-topic": topic}}
                (found,) = adapter.parse_many([(Raw(spoilt, meta, time_of_day.now()), shop)])
                assert not isinstance(found, BadItem) or "could not read" not in found.message, (
                    path.name,
                    topic,
                    found,
                )
                told += 0 if isinstance(found, BadItem) else len(found)
    assert told == 20


def test_a_customer_is_facts_of_their_account_the_newest_last(comes):
    (touch,) = comes("customers/update", customer(first_name="Daniel"))
    assert (touch.kind, touch.identity.person.name) == ("identify", "Daniel Customer")
    comes("customers/update", customer(first_name="Old", updated_at="2026-01-01T10:00:00+00:00"))
    touch.identity.person.refresh_from_db()
    assert touch.identity.person.name == "Daniel Customer"


# Requests about personal data


def test_a_request_to_erase_is_a_matter_of_its_own_beside_the_customer(comes):
    comes("orders/create", order())
    body = {"shop_id": 1, "shop_domain": "greenthumb.myshopify.com", "orders_to_redact": [299938, 280263],
            "customer": {"id": 207119551, "email": "dan@example.com", "phone": ""}}  # fmt: skip
    (touch,) = comes("customers/redact", body)
    assert "299938, 280263" in touch.text
    assert "2026-04-01" in touch.text
    assert where(touch).anchor.person.name == "Dan Customer"
    assert Interaction.objects.filter(kind="order_placed").exists()
    assert comes("customers/redact", body) == []


def test_so_are_a_request_for_the_data_and_a_shop_that_left(comes):
    asks = {"shop_domain": "greenthumb.myshopify.com", "orders_requested": [1], "data_request": {"id": 9999},
            "customer": {"id": 207119551, "email": "dan@example.com"}}  # fmt: skip
    assert where(comes("customers/data_request", asks)[0])
    (left,) = comes("shop/redact", {"shop_id": 1, "shop_domain": "greenthumb.myshopify.com"})
    assert (left.identity, where(left).subject) == (None, "A shop has left (Shopify)")


def test_an_order_sent_again_as_such_a_request_is_none(comes):
    assert comes("customers/redact", order()) == []
    assert Quarantine.objects.count() == 1
