"""From an event of Square's to steps of a payment or an order. An event that isn't read becomes nothing.

Payments and refunds tell their amounts, and go by the payment: a refund names it, and has an order of its own. Order
events say which order and how it stands, nothing more; whose it is, its payment tells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sixring.core.proof import Proof, ProofKind

from ...commerce import Buyer, Money, Order, by_customer, of_minor, step
from ...commerce.touches import named
from ...commerce.wire import identifier, mapping, moment, rows, said, text
from ...contract import BadItem, Parsed, Raw, Sender

if TYPE_CHECKING:
    from ...models import Account

Body = Mapping[str, Any]
FULFILMENTS = {"COMPLETED": ("order_fulfilled", "fulfilled"), "FAILED": ("delivery_failed", "undelivered")}


def read(raw: Raw, account: Account) -> Parsed:
    event = said(raw.body)
    if not text(event.get("type")) or not mapping(event.get("data")):
        raise BadItem("This is no event of Square's.")
    known = EVENTS.get(text(event.get("type")))
    if known is None:
        return []
    about = about_in(event)
    if not (identifier(about.get("id")) or identifier(about.get("order_id"))):
        raise BadItem("What this event is about has no id.")
    return known[1](about, moment(event.get("created_at")) or raw.received_at, event, account)


def about_in(event: Body) -> Body:
    """The thing itself, which stands under its own name: data.object.payment."""
    name = EVENTS.get(text(event.get("type")), ("",))[0]
    return mapping(mapping(mapping(event.get("data")).get("object")).get(name))


def whom(event: Body) -> str:
    """The customer, else the payment or order, an event is about."""
    about = about_in(event)
    names = ("customer_id", "payment_id", "id", "order_id")
    return next((found for name in names if (found := identifier(about.get(name)))), "")


def amount(value: Any) -> Money | None:
    """Money as Square counts it, in the smallest coin."""
    return of_minor(mapping(value).get("amount"), mapping(value).get("currency"))


def paid(about: Body, at: datetime, event: Body, account: Account) -> Parsed:
    """A payment that ended. What names nobody, as at most counters, is told once Square knows whose it is."""
    status = text(about.get("status"), 20)
    buyer = buyer_of(about)
    if status not in ("COMPLETED", "FAILED") or not (buyer.customer or buyer.typed):
        return []
    known, kind = payment(about, buyer), "order_paid" if status == "COMPLETED" else "payment_failed"
    key, then = f"{'paid' if kind == 'order_paid' else 'failed'}:{known.id}", moment(about.get("created_at")) or at
    note = why(about) if kind == "payment_failed" else ""
    touch = step(kind, known, account, key=key, at=then, amount=known.total, note=note)
    if order := identifier(about.get("order_id")):
        also = Sender("order", order, account.key, proof=Proof(ProofKind.PROVIDER, by=account.name))
        touch = replace(touch, also=(*touch.also, also))
    return [touch]


def payment(about: Body, buyer: Buyer) -> Order:
    """With the tip: what they paid."""
    number = text(about.get("receipt_number"), 60) or text(about.get("reference_id"), 60)
    line, total = text(about.get("note"), 200), amount(about.get("total_money")) or amount(about.get("amount_money"))
    return Order(
        identifier(about.get("id")), number, total, [line] if line else [], moment(about.get("updated_at")), buyer
    )


def buyer_of(about: Body) -> Buyer:
    """Who paid. The address was typed by whoever did."""
    return Buyer(identifier(about.get("customer_id")), text(about.get("buyer_email_address"), 320))


def why(about: Body) -> str:
    first = next(iter(rows(mapping(about.get("card_details")).get("errors"))), {})
    return text(first.get("detail")) or text(first.get("code"), 60)


def refunded(about: Body, at: datetime, event: Body, account: Account) -> Parsed:
    """A refund that ended, told once. One without a payment is nobody's."""
    kinds = {"COMPLETED": "order_refunded", "FAILED": "refund_failed", "REJECTED": "refund_failed"}
    kind = kinds.get(text(about.get("status"), 20))
    if kind is None:
        return []
    mine, known = identifier(about.get("id")), Order(identifier(about.get("payment_id")), follows=True)
    key = f"refund:{mine}" if kind == "order_refunded" else f"refund:{mine}:failed"
    return [step(kind, known, account, key=key, at=moment(about.get("updated_at")) or at,
                 amount=amount(about.get("amount_money")), note=text(about.get("reason")))]  # fmt: skip


def ordered(about: Body, at: datetime, event: Body, account: Account) -> Parsed:
    """An order begun or given up. Refunds are orders too, but those are never open."""
    kinds = {"OPEN": "order_placed"} if event.get("type") == "order.created" else {}
    kind = (kinds | {"CANCELED": "order_cancelled"}).get(text(about.get("state"), 20))
    known = Order(identifier(about.get("order_id")), follows=True)
    then = moment(about.get("updated_at")) or moment(about.get("created_at")) or at
    return [step(kind, known, account, key=f"{kind}:{known.id}", at=then)] if kind else []


def fulfilled(about: Body, at: datetime, event: Body, account: Account) -> Parsed:
    """Each parcel or collection that went out, or could not."""
    known, steps = Order(identifier(about.get("order_id")), follows=True), []
    for one in rows(about.get("fulfillment_update")):
        if ended := FULFILMENTS.get(text(one.get("new_state"), 20)):
            kind, word = ended
            key = f"{word}:{known.id}:{identifier(one.get('fulfillment_uid'))}"
            steps.append(step(kind, known, account, key=key, at=moment(about.get("updated_at")) or at))
    return steps


def customer(about: Body, at: datetime, event: Body, account: Account) -> Parsed:
    home = mapping(about.get("address"))
    name = " ".join(filter(None, (text(about.get("given_name"), 100), text(about.get("family_name"), 100))))
    buyer = Buyer(
        identifier(about.get("id")), text(about.get("email_address"), 320), text(about.get("phone_number"), 40), name,
        facts=named({"city": text(home.get("locality"), 200), "country": text(home.get("country"), 10)}),
    )  # fmt: skip
    return by_customer(buyer, account, key=f"customer:{identifier(event.get('event_id'))}", at=at)


Reader = Callable[[Body, datetime, Body, "Account"], Parsed]
EVENTS: dict[str, tuple[str, Reader]] = {
    "payment.created": ("payment", paid), "payment.updated": ("payment", paid),
    "refund.created": ("refund", refunded), "refund.updated": ("refund", refunded),
    "order.created": ("order_created", ordered), "order.updated": ("order_updated", ordered),
    "order.fulfillment.updated": ("order_fulfillment_updated", fulfilled),
    "customer.created": ("customer", customer), "customer.updated": ("customer", customer),
}  # fmt: skip
