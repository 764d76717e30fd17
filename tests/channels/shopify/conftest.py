"""The garden shop at Shopify, and orders of it in the shape Shopify documents."""

from itertools import count

import pytest

from sixring.channels import registry
from tests.channels.shop import opened, tells

SHOP = "greenthumb.myshopify.com"
numbers = count(1)


def customer(**more):
    return {
        "id": 207119551, "email": "dan@example.com", "first_name": "Dan", "last_name": "Customer", "state": "enabled",
        "verified_email": True, "updated_at": "2026-02-01T10:00:00+00:00",
        "default_address": {"city": "Leeds", "country_code": "GB"}, **more,
    }  # fmt: skip


def order(**more):
    return {
        "id": 820982911, "name": "#1042", "email": "dan@example.com", "created_at": "2026-03-01T10:00:00+01:00",
        "updated_at": "2026-03-01T10:00:01+01:00", "processed_at": "2026-03-01T10:00:00+01:00", "currency": "GBP",
        "total_price": "409.94", "financial_status": "pending", "fulfillment_status": None, "source_name": "web",
        "customer": customer(), "refunds": [], "fulfillments": [],
        "line_items": [{"name": "Greenhouse Hazel 6x4", "quantity": 1}, {"name": "Rose fertiliser", "quantity": 3}],
        **more,
    }  # fmt: skip


def refund(**more):
    deal = {"kind": "refund", "status": "success", "amount": "12.40", "currency": "GBP"}
    return {"id": 509, "order_id": 820982911, "created_at": "2026-03-02T09:00:00Z", "note": "came broken",
            "transactions": [deal], **more}  # fmt: skip


def fulfilment(**more):
    return {"id": 255, "order_id": 820982911, "status": "success", "name": "#1042.1", "tracking_company": "Royal Mail",
            "tracking_number": "RM1", "created_at": "2026-03-02T08:00:00Z", "updated_at": "2026-03-03T08:00:00Z",
            **more}  # fmt: skip


@pytest.fixture
def shop(db, clock):
    return opened("shopify", shop=SHOP)


@pytest.fixture
def comes(shop):
    def hands_in(topic, body, account=shop, **headers):
        told = {"x-shopify-topic": topic, "x-shopify-webhook-id": f"delivery-{next(numbers)}", **headers}
        return tells(account, body, told)

    return hands_in


@pytest.fixture
def adapter():
    return registry.adapter_of("shopify")
