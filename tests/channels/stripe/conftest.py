"""What Stripe tells of payments to the garden shop, in the shape it documents."""

from itertools import count

import pytest

from sixring.channels import registry
from tests.channels.shop import opened, tells

numbers = count(1)
AT = 1772452800  # 2026-03-02 12:00 UTC


def event(kind, about, before=None, **more):
    return {"id": f"evt_{next(numbers)}", "object": "event", "type": kind, "created": AT, "livemode": True,
            "data": {"object": about, **({"previous_attributes": before} if before else {})}, **more}  # fmt: skip


def charge(**more):
    return {"id": "ch_1", "object": "charge", "amount": 1990, "amount_refunded": 0, "currency": "eur",
            "customer": "cus_1",
            "payment_intent": "pi_1", "description": "Rose fertiliser", "metadata": {"order_id": "1042"},
            "billing_details": {"email": "dan@example.com", "name": "Dan Customer", "phone": None}, **more}  # fmt: skip


@pytest.fixture
def payments(db, clock):
    return opened("stripe")


@pytest.fixture
def comes(payments):
    return lambda body, account=payments: tells(account, body)


@pytest.fixture
def adapter():
    return registry.adapter_of("stripe")
