"""From an event of Stripe's to steps of a payment. An event that isn't read becomes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ...commerce import Buyer, Order, by_customer, of_minor, step
from ...commerce.touches import named
from ...commerce.wire import epoch, identifier, mapping, said, text
from ...contract import BadItem, Parsed, Raw

if TYPE_CHECKING:
    from ...models import Account

Body = Mapping[str, Any]
ENDED = frozenset({"won", "lost", "warning_closed", "prevented"})


def read(raw: Raw, account: Account) -> Parsed:
    event = said(raw.body)
    if str(event.get("object", "")).startswith("v2."):
        raise BadItem("This is a thin event, which tells that something happened and not what. Choose snapshot events.")
    about = mapping(mapping(event.get("data")).get("object"))
    if event.get("object") != "event" or not about:
        raise BadItem("This is no event of Stripe's.")
    reader = EVENTS.get(text(event.get("type")))
    if reader is None or (event.get("livemode") is False and not account.settings.get("test_mode")):
        return []
    if not identifier(about.get("id")):
        raise BadItem("What this event is about has no id.")
    return reader(about, epoch(event.get("created")) or raw.received_at, event, account)


def whom(event: Body) -> str:
    """The customer, else the payment, an event is about."""
    about = mapping(mapping(event.get("data")).get("object"))
    own = about.get("id") if about.get("object") == "customer" else None
    return identifier(own) or id_of(about.get("customer")) or payment_of(about)


def id_of(value: Any) -> str:
    """An id, also of what came expanded."""
    return identifier(mapping(value).get("id")) or identifier(value)


def payment_of(about: Body) -> str:
    """One name for a payment in all that is told of it: the intent, else the charge, else the thing itself."""
    own = about.get("id") if about.get("object") in ("payment_intent", "charge", "checkout.session") else None
    intent = own if about.get("object") == "payment_intent" else about.get("payment_intent")
    return id_of(intent) or id_of(about.get("charge")) or identifier(own)


def payment(about: Body, field: str, at: datetime) -> Order:
    told = mapping(about.get("metadata"))
    number = next((found for name in ("order_number", "order_id") if (found := text(told.get(name), 60))), "")
    number, line = number or text(about.get("receipt_number"), 60), text(about.get("description"), 200)
    amount = of_minor(about.get(field), about.get("currency"))
    return Order(payment_of(about), number, amount, [line] if line else [], at, buyer_of(about))


def buyer_of(about: Body) -> Buyer:
    """Who paid. Whatever they typed is only claimed."""
    told = {**mapping(about.get("billing_details")), **named(mapping(about.get("customer_details")))}
    home = mapping(told.get("address"))
    return Buyer(
        id_of(about.get("customer")), text(told.get("email") or about.get("receipt_email"), 320),
        text(told.get("phone"), 40), text(told.get("name"), 200),
        facts=named({"city": text(home.get("city"), 200), "country": text(home.get("country"), 10)}),
    )  # fmt: skip


def charged(about: Body, at: datetime, event: Body, account: Account) -> Parsed:
    """A payment that arrived. An intent tells the same a moment before, under the same key."""
    known = payment(about, "amount", at)
    return [step("order_paid", known, account, key=f"paid:{known.id}", at=at, amount=known.total)]


def failed(about: Body, at: datetime, event: Body, account: Account) -> Parsed:
    """Each failure is one: an intent may be tried several times, and tells of the same charges as they do."""
    known = payment(about, "amount", at)
    why = mapping(about.get("last_payment_error")).get("message") or about.get("failure_message")
    charge = about.get("latest_charge") if about.get("object") == "payment_intent" else about.get("id")
    key = f"failed:{id_of(charge) or f'{known.id}:{int(at.timestamp())}'}"
    return [step("payment_failed", known, account, key=key, at=at, amount=known.total, note=text(why))]


def ordered(about: Body, at: datetime, event: Body, account: Account) -> Parsed:
    """A checkout that somebody completed."""
    known = payment(about, "amount_total", at)
    return [step("order_placed", known, account, key=f"placed:{identifier(about.get('id'))}", at=at,
                 amount=known.total)]  # fmt: skip


def refunded(about: Body, at: datetime, event: Body, account: Account) -> Parsed:
    """What went back with this event: Stripe tells the sum of all so far, and what it was before."""
    known, sofar = payment(about, "amount", at), about.get("amount_refunded")
    before = mapping(mapping(event.get("data")).get("previous_attributes")).get("amount_refunded")
    part = sofar - before if isinstance(sofar, int) and isinstance(before, int) else sofar
    return [step("order_refunded", known, account, key=f"refund:{identifier(about.get('id'))}:{text(sofar, 20)}", at=at,
                 amount=of_minor(part, about.get("currency")))]  # fmt: skip


def not_refunded(about: Body, at: datetime, event: Body, account: Account) -> Parsed:
    if about.get("status") != "failed":
        return []
    known = Order(payment_of(about), follows=True)
    return [step("refund_failed", known, account, key=f"refund:{identifier(about.get('id'))}:failed", at=at,
                 amount=of_minor(about.get("amount"), about.get("currency")),
                 reason=text(about.get("failure_reason"), 60))]  # fmt: skip


def disputed(about: Body, at: datetime, event: Body, account: Account) -> Parsed:
    known, key = Order(payment_of(about), follows=True), f"dispute:{identifier(about.get('id'))}"
    amount, status = of_minor(about.get("amount"), about.get("currency")), text(about.get("status"), 40)
    due = epoch(mapping(about.get("evidence_details")).get("due_by"))
    steps = [step("dispute_opened", known, account, key=key, at=epoch(about.get("created")) or at, amount=amount,
                  reason=text(about.get("reason"), 60), due=due and due.isoformat())]  # fmt: skip
    if status in ENDED:
        steps.append(step("dispute_closed", known, account, key=f"{key}:closed", at=at, amount=amount, reason=status))
    return steps


def subscribed(about: Body, at: datetime, event: Body, account: Account) -> Parsed:
    return subscription("subscription_started", about, epoch(about.get("start_date")) or at, account)


def unsubscribed(about: Body, at: datetime, event: Body, account: Account) -> Parsed:
    return subscription("subscription_ended", about, epoch(about.get("ended_at")) or at, account)


def subscription(kind: str, about: Body, at: datetime, account: Account) -> Parsed:
    mine = identifier(about.get("id"))
    known = Order(mine, buyer=Buyer(id_of(about.get("customer"))), follows=True)
    return [step(kind, known, account, key=f"{kind}:{mine}", at=at, note=text(about.get("description")))]


def customer(about: Body, at: datetime, event: Body, account: Account) -> Parsed:
    home = mapping(about.get("address"))
    buyer = Buyer(
        identifier(about.get("id")), text(about.get("email"), 320), text(about.get("phone"), 40),
        text(about.get("name"), 200),
        facts=named({"city": text(home.get("city"), 200), "country": text(home.get("country"), 10)}),
    )  # fmt: skip
    return by_customer(buyer, account, key=f"customer:{identifier(event.get('id'))}", at=at)


Reader = Callable[[Body, datetime, Body, "Account"], Parsed]
EVENTS: dict[str, Reader] = {
    "charge.succeeded": charged, "payment_intent.succeeded": charged,
    "charge.failed": failed, "payment_intent.payment_failed": failed,
    "checkout.session.completed": ordered, "checkout.session.async_payment_succeeded": ordered,
    "charge.refunded": refunded, "refund.failed": not_refunded,
    "charge.dispute.created": disputed, "charge.dispute.updated": disputed, "charge.dispute.closed": disputed,
    "customer.subscription.created": subscribed, "customer.subscription.deleted": unsubscribed,
    "customer.created": customer, "customer.updated": customer,
}  # fmt: skip
