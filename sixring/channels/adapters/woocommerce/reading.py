"""From a webhook of WooCommerce's to steps of an order."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...commerce import Buyer, Order, by_customer, money, step
from ...commerce.touches import item, named
from ...commerce.wire import identifier, mapping, moment, rows, said, text
from ...contract import BadItem, Inbound, Parsed, Raw

if TYPE_CHECKING:
    from ...models import Account

Body = Mapping[str, Any]
DRAFTS = frozenset({"auto-draft", "checkout-draft", "draft", "trash"})
ENDED = {"cancelled": "order_cancelled", "failed": "payment_failed"}


def read(raw: Raw, account: Account) -> Parsed:
    """By its topic; by its looks where that is missing."""
    body = said(raw.body)
    topic = str(raw.meta.get("headers", {}).get("x-wc-webhook-topic") or "")
    if topic.startswith("customer.") or (not topic and "username" in body):
        return customer(body, raw, account)
    if topic.startswith("order.") or (not topic and "line_items" in body):
        return order(body, topic, raw, account)
    return []


def order(body: Body, topic: str, raw: Raw, account: Account) -> Parsed:
    """Every step a snapshot of an order shows. One that was deleted, or isn't placed yet, tells nothing."""
    if topic == "order.deleted" or body.get("status") in DRAFTS:
        return []
    known, at = order_in(body), at_of(body, "date_modified") or raw.received_at
    if not known.id:
        raise BadItem("This order has no id.")
    steps = [step("order_placed", known, account, key=f"order:{known.id}:placed", at=at_of(body, "date_created"),
                  amount=known.total)]  # fmt: skip
    if paid := at_of(body, "date_paid"):
        steps.append(step("order_paid", known, account, key=f"order:{known.id}:paid", at=paid, amount=known.total))
    if done := at_of(body, "date_completed"):
        steps.append(step("order_fulfilled", known, account, key=f"order:{known.id}:completed", at=done))
    if ended := ENDED.get(text(body.get("status"))):
        steps.append(step(ended, known, account, key=f"order:{known.id}:{ended}", at=at))
    return [*steps, *(refunded(one, known, account, at) for one in rows(body.get("refunds")))]


def refunded(one: Body, known: Order, account: Account, at: Any) -> Inbound:
    """An order lists its refunds as negative amounts, without a moment of their own."""
    back = money(one.get("total"), known.total.currency if known.total else "")
    amount = back and type(back)(abs(back.amount), back.currency)
    return step("order_refunded", known, account, key=f"order:{known.id}:refund:{identifier(one.get('id'))}", at=at,
                amount=amount, note=text(one.get("reason")))  # fmt: skip


def customer(body: Body, raw: Raw, account: Account) -> Parsed:
    at = at_of(body, "date_modified") or raw.received_at
    buyer = customer_in(body, bool(account.settings.get("trusted")))
    return by_customer(buyer, account, key=f"customer:{buyer.customer}:{at.isoformat()}", at=at)


def order_in(body: Body) -> Order:
    number = text(body.get("number"), 60)
    bill = mapping(body.get("billing"))
    buyer = Buyer(identifier(body.get("customer_id")), text(bill.get("email"), 320), text(bill.get("phone"), 40),
                  name_in(bill), facts=facts_in(bill))  # fmt: skip
    return Order(
        identifier(body.get("id")), f"#{number}" if number else "", money(body.get("total"), body.get("currency")),
        [item(html.unescape(text(line.get("name"))), line.get("quantity")) for line in rows(body.get("line_items"))],
        at_of(body, "date_modified"), buyer,
    )  # fmt: skip


def customer_in(body: Body, trusted: bool) -> Buyer:
    bill = mapping(body.get("billing"))
    return Buyer(identifier(body.get("id")), text(body.get("email"), 320), text(bill.get("phone"), 40),
                 name_in(body) or name_in(bill), frozenset({"email"}) if trusted else frozenset(),
                 facts_in(bill))  # fmt: skip


def facts_in(bill: Body) -> dict[str, Any]:
    return named({"company": text(bill.get("company"), 200), "city": text(bill.get("city"), 200),
                  "country": text(bill.get("country"), 10)})  # fmt: skip


def at_of(body: Body, name: str) -> Any:
    """The moment in UTC; the other one is in the shop's own time, without saying which."""
    return moment(body.get(f"{name}_gmt"))


def name_in(body: Body) -> str:
    parts = (text(body.get("first_name"), 100), text(body.get("last_name"), 100))
    return " ".join(part for part in parts if part)
