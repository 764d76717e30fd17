"""Orders as they stand, folded from steps in any order; what a reader may not see is not told."""

from itertools import permutations

import pytest

from sixring.core.models import Team
from sixring.interactions import orders
from sixring.people.models import Identity
from tests.cast import NOON, hands_in, settle

pytestmark = pytest.mark.django_db
DAN = ["customer", "7", "provider", "shop"]


def step(kind, hour, amount="", order="1", **more):
    total = {"amount": "20.00", "currency": "GBP"}
    data = {"order": {"id": order, "total": total, "as_of": f"2026-03-02T{hour:02}", "items": ["2 × Rose fertiliser"]}}
    if amount:
        data["amount"] = {"amount": amount, "currency": "GBP"}
    return {"sender": DAN, "kind": kind, "subject": f"#{order}", "thread": order, "data": data,
            "occurred_at": NOON.replace(hour=hour).isoformat(), **more}  # fmt: skip


PLACED, PAID, SENT = step("order_placed", 8, "20.00"), step("order_paid", 9, "20.00"), step("order_fulfilled", 10)


@pytest.fixture
def stands(accounts, ada, monkeypatch):
    monkeypatch.setattr(orders, "TELLERS", ("message",))

    def after(*rows, actor=ada):
        hands_in(accounts["steps"], *rows)
        settle()
        return orders.of(Identity.objects.get(kind="customer").person, actor)

    return after


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ([PLACED], "ordered"), ([PLACED, PAID], "paid"), ([PLACED, PAID, SENT], "sent"),
        ([PLACED, step("payment_failed", 9)], "payment failed"), ([PLACED, step("payment_failed", 8), PAID], "paid"),
        ([PLACED, PAID, SENT, step("delivery_failed", 11)], "could not be delivered"),
        ([PLACED, PAID, SENT, step("delivery_failed", 11), step("order_delivered", 12)], "delivered"),
        ([PLACED, PAID, step("order_refunded", 10, "5.00")], "partly refunded"),
        ([PLACED, PAID, step("order_refunded", 10, "5.00"), step("order_refunded", 11, "15.00")], "refunded"),
        ([PLACED, step("order_cancelled", 9)], "cancelled"),
        ([PLACED, PAID, step("dispute_opened", 12)], "payment disputed"),
        ([PLACED, PAID, step("dispute_opened", 12), step("dispute_closed", 13)], "paid"),
    ],
)  # fmt: skip
def test_how_an_order_stands(stands, rows, state):
    (order,) = stands(*rows)
    assert (str(order.state), order.number, str(order.total)) == (state, "#1", "20.00 GBP")


def test_any_order_of_arrival_tells_the_same(stands, accounts):
    rows = [PLACED, PAID, SENT, step("order_refunded", 12, "0.10"), step("order_refunded", 12, "0.20")]
    for many, row in enumerate(list(permutations(rows))[::17]):
        found = stands(*({**one, "thread": f"t{many}", "subject": f"#{many}"} for one in row))
        order = next(one for one in found if one.number == f"#{many}")
        assert (str(order.state), str(order.refunded)) == ("partly refunded", "0.30 GBP")


def test_of_what_an_order_says_of_itself_the_newest_wins(stands):
    newer = step("order_changed", 12)
    newer["data"]["order"] |= {"total": {"amount": "30.00", "currency": "GBP"}, "items": ["3 × Rose fertiliser"]}
    (order,) = stands(newer, PLACED)
    assert (str(order.total), order.items) == ("30.00 GBP", ["3 × Rose fertiliser"])


def test_tracking_calls_of_a_shops_server_tell_orders_too(stands):
    told = {"properties": {"order_id": "GG-1", "total": 41.9, "currency": "GBP",
                           "products": [{"name": "Frost fleece", "quantity": 2}]}}  # fmt: skip
    rows = [
        {"sender": DAN, "kind": "track", "subject": word, "data": told} for word in ("Order Completed", "Order Shipped")
    ]
    (order,) = stands(*rows)
    assert (order.number, str(order.state), str(order.total)) == ("GG-1", "sent", "41.9 GBP")
    assert order.items == ["2 × Frost fleece"]


def test_orders_of_an_account_one_may_not_see_are_not_told(stands, accounts, ben):
    accounts["steps"].teams.add(Team.objects.create(name="Elsewhere"))
    assert stands(PLACED, actor=ben) == []
