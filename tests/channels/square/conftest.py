"""What Square tells of sales to the garden shop, in the shape it documents."""

from itertools import count

import pytest

from sixring.channels import registry
from tests.channels.shop import opened, tells

numbers = count(1)
AT = "2026-03-02T12:00:00.000Z"


def event(kind, about, name=None, **more):
    name = name or kind.partition(".")[0]
    return {"merchant_id": "GREENTHUMB", "type": kind, "event_id": f"event-{next(numbers)}", "created_at": AT,
            "data": {"type": name, "id": "x", "object": {name: about}}, **more}  # fmt: skip


def euros(cents, currency="EUR"):
    return {"amount": cents, "currency": currency}


def payment(**more):
    return {"id": "PAY1", "status": "COMPLETED", "order_id": "ORDER1", "customer_id": "DAN1", "location_id": "SHOP",
            "amount_money": euros(1790), "tip_money": euros(200), "total_money": euros(1990), "receipt_number": "PAY1",
            "buyer_email_address": "dan@example.com", "note": "Rose fertiliser", "created_at": AT,
            "updated_at": AT, **more}  # fmt: skip


def refund(**more):
    return {"id": "PAY1_R1", "status": "COMPLETED", "payment_id": "PAY1", "order_id": "RETURN1", "reason": "Broken",
            "amount_money": euros(500), "created_at": AT, "updated_at": AT, **more}  # fmt: skip


@pytest.fixture
def till(db, clock):
    return opened("square")


@pytest.fixture
def comes(till):
    return lambda body: tells(till, body)


@pytest.fixture
def adapter():
    return registry.adapter_of("square")
