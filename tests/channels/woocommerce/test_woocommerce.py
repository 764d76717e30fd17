"""A WooCommerce shop: who signed, what its orders become, and whom they prove."""

import base64
import hashlib
import hmac
from pathlib import Path

import pytest

from sixring.channels import registry
from sixring.channels.contract import BadItem, Raw, Refusal
from sixring.channels.models import Arrival, Quarantine
from sixring.core import clock as time_of_day
from sixring.people.models import Identity
from tests.channels.shop import FORMER, SECRET, opened, steps, sums, tells

pytestmark = pytest.mark.django_db
RECORDED = Path(__file__).parents[4] / "shared/data/webhooks/woocommerce"
RAW = b'{"id": 727}'


def order(**more):
    return {
        "id": 727, "number": "727", "status": "processing", "currency": "GBP", "total": "29.35", "customer_id": 25,
        "date_created_gmt": "2026-03-01T09:00:00", "date_modified_gmt": "2026-03-01T09:00:10", "date_paid_gmt": None,
        "billing": {"first_name": "Dan", "last_name": "Customer", "email": "dan@example.com", "phone": ""},
        "line_items": [{"name": "Frost fleece &ndash; 5 m", "quantity": 2}], "refunds": [], **more,
    }  # fmt: skip


@pytest.fixture
def shop(db, clock):
    return opened("woocommerce")


@pytest.fixture
def comes(shop):
    def hands_in(body, topic="order.updated", account=shop):
        return tells(account, body, {"x-wc-webhook-topic": topic})

    return hands_in


@pytest.fixture
def adapter():
    return registry.adapter_of("woocommerce")


def signed(raw, secret=SECRET):
    return base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha256).digest()).decode()


def test_both_secrets_are_taken(adapter, shop):
    for secret in (SECRET, FORMER):
        adapter.verify(RAW, {"x-wc-webhook-signature": signed(RAW, secret)}, "", shop)


@pytest.mark.parametrize("signature", ["", "é", signed(RAW + b" "), signed(RAW, "other"), "A" * 100_000])
def test_what_is_not_signed_so_is_refused(signature, adapter, shop):
    with pytest.raises(Refusal) as refused:
        adapter.verify(RAW, {"x-wc-webhook-signature": signature}, "", shop)
    assert refused.value.status == 401


def test_a_ping_is_taken_unsigned_once_and_says_nothing(adapter, shop, comes):
    adapter.verify(b"webhook_id=12", {}, "", shop)
    assert [comes(b"webhook_id=12"), comes(b"webhook_id=13")] == [[], []]
    assert Arrival.objects.count() == 1
    with pytest.raises(Refusal):
        adapter.verify(b"webhook_id=12&x=1", {}, "", shop)


def test_an_order_tells_each_step_once(comes):
    (placed,) = comes(order(), "order.created")
    assert (placed.kind, placed.subject, placed.text) == ("order_placed", "#727", "2 × Frost fleece \u2013 5 m")
    paid = order(status="completed", date_paid_gmt="2026-03-01T09:05:00", date_completed_gmt="2026-03-02T08:00:00")
    assert steps(comes(paid)) == ["order_paid", "order_fulfilled"]
    back = paid | {"refunds": [{"id": 726, "reason": "broken", "total": "-10.00"}]}
    assert sums(comes(back)) == ["10.00"]
    assert steps(comes(back | {"status": "cancelled"})) == ["order_cancelled"]
    assert comes(order(total="30.00")) == []


def test_a_guests_address_and_a_customers_are_claims(comes):
    (placed,) = comes(order())
    assert (placed.identity.kind, placed.identity.value) == ("customer", "25")
    (guest,) = comes(order(id=728, customer_id=0))
    assert guest.identity.kind == "order"
    assert not Identity.objects.filter(kind="email").exists()


def test_an_owner_may_believe_accounts(comes):
    shop = opened("woocommerce", trusted=True)
    comes({"id": 25, "email": "dan@example.com", "username": "dan"}, "customer.updated", shop)
    assert not Identity.objects.get(kind="email").claimed


def test_drafts_and_deleted_orders_say_nothing(comes):
    assert comes(order(status="checkout-draft")) == []
    assert comes({"id": 727}, "order.deleted") == []
    assert comes({"id": 1}, "product.updated") == []
    assert Quarantine.objects.count() == 0


@pytest.mark.parametrize("body", [b"", b"{", b"[]", {"line_items": []}])
def test_what_can_not_be_read_waits_in_quarantine(body, comes):
    assert comes(body) == []
    assert Quarantine.objects.count() == 1


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the documented payloads are not here")
def test_every_documented_payload_is_read(adapter, shop):
    told = 0
    for path in sorted(RECORDED.glob("*.json")):
        raw = path.read_bytes()
        for topic in ("", "order.updated", "customer.updated"):
            for spoilt in (raw, raw[:-20], raw.replace(b'""', b"[[]]"), raw.replace(b'"total": "', b'"total": "NaN')):
                meta = {"headers": {"x-wc-webhook-topic": topic}}
                (found,) = adapter.parse_many([(Raw(spoilt, meta, time_of_day.now()), shop)])
                assert not isinstance(found, BadItem) or "could not read" not in found.message, (path.name, found)
                told += 0 if isinstance(found, BadItem) else len(found)
    assert told > 20
