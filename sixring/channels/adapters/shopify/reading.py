"""From a webhook of Shopify's to steps of an order, by topic. What a topic isn't read for becomes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ...commerce import Money, Order, by_customer, money, step
from ...commerce.money import total
from ...commerce.wire import identifier, mapping, moment, rows, said, text
from ...contract import BadItem, Inbound, Parsed, Raw
from . import asked
from .shapes import buyer_of, customer_of, inner, order_in

if TYPE_CHECKING:
    from ...models import Account

Body = Mapping[str, Any]
PAID = frozenset({"paid", "partially_refunded", "refunded"})
ENDED = {"delivered": "order_delivered", "failure": "delivery_failed"}
WON = frozenset({"won", "lost", "accepted", "charge_refunded"})


def read(raw: Raw, topic: str, account: Account) -> Parsed:
    body = said(raw.body)
    if not topic:
        raise BadItem("This names no topic, so nothing tells what it is about. It is kept as it came.")
    reader = TOPICS.get(topic)
    return reader(body, topic, raw, account) if reader else []


def order_of(body: Body, topic: str) -> str:
    """The order, else the customer, a webhook is about."""
    about = inner(body)
    own = about.get("id") if topic.startswith(("orders/", "customers/")) else None
    return identifier(about.get("order_id")) or identifier(own) or identifier(mapping(about.get("customer")).get("id"))


def order(body: Body, topic: str, raw: Raw, account: Account) -> Parsed:
    """Every step a snapshot of an order shows, whichever topic brought it."""
    body, known = inner(body), order_in(body, account)
    if not known.id:
        raise BadItem("This order has no id.")
    first = topic == "orders/create"
    steps = [step("order_placed", known, account, key=f"order:{known.id}:placed", at=moment(body.get("created_at")),
                  amount=known.total, counter=body.get("source_name") == "pos")]  # fmt: skip
    if str(body.get("financial_status")) in PAID:
        at = moment(body.get("processed_at")) if first else known.as_of
        steps.append(step("order_paid", known, account, key=f"order:{known.id}:paid", at=at, amount=known.total))
    if body.get("cancelled_at"):
        steps.append(cancelled(body, known, account))
    steps += [refunded(one, known, account) for one in rows(body.get("refunds")) if amount_of(one, known)]
    sent = [one for one in rows(body.get("fulfillments")) if one.get("status") == "success"]
    return [*steps, *(made for one in sent for made in fulfilled(one, known, account))]


def cancelled(body: Body, known: Order, account: Account) -> Inbound:
    at, why = moment(body.get("cancelled_at")), text(body.get("cancel_reason"), 40)
    return step("order_cancelled", known, account, key=f"order:{known.id}:cancelled", at=at, reason=why)


def edited(body: Body, topic: str, raw: Raw, account: Account) -> Parsed:
    one = inner(body, "order_edit")
    known, key = following(one), identifier(one.get("id"))
    at = moment(one.get("committed_at")) or moment(one.get("created_at"))
    return [step("order_changed", known, account, key=f"order:{known.id}:changed:{key}", at=at,
                 note=text(one.get("staff_note")))]  # fmt: skip


def following(body: Body, **more: Any) -> Order:
    """The order that something else names. Raises `BadItem` where it names none."""
    named = identifier(body.get("order_id"))
    if not named:
        raise BadItem("This names no order, so it can belong to nobody. It is kept as it came.")
    return Order(named, follows=True, **more)


def refund(body: Body, topic: str, raw: Raw, account: Account) -> Parsed:
    one = inner(body, "refund")
    known = following(one)
    return [refunded(one, known, account)] if amount_of(one, known) else []


def refunded(one: Body, known: Order, account: Account) -> Inbound:
    """The same key, whether the refund came by itself or within its order."""
    key = f"order:{known.id}:refund:{identifier(one.get('id'))}"
    return step("order_refunded", known, account, key=key, at=moment(one.get("created_at")),
                amount=amount_of(one, known), note=text(one.get("note")))  # fmt: skip


def amount_of(one: Body, known: Order) -> Money | None:
    """What went back; None of goods taken back without money."""
    currency = known.total.currency if known.total else ""
    done = [deal for deal in rows(one.get("transactions"))
            if deal.get("kind") == "refund" and deal.get("status") in ("success", "pending")]  # fmt: skip
    return total(money(deal.get("amount"), text(deal.get("currency")) or currency) for deal in done)


def fulfilment(body: Body, topic: str, raw: Raw, account: Account) -> Parsed:
    one = inner(body, "fulfillment")
    known = following(one, number=text(one.get("name"), 60).partition(".")[0])
    return fulfilled(one, known, account) if one.get("status") == "success" else []


def fulfilled(one: Body, known: Order, account: Account) -> list[Inbound]:
    """Sent, and what the carrier said since."""
    key = f"order:{known.id}:fulfilment:{identifier(one.get('id'))}"
    way: dict[str, Any] = {
        "carrier": text(one.get("tracking_company"), 60),
        "tracking": text(one.get("tracking_number"), 80),
    }
    way = {name: value for name, value in way.items() if value}
    steps = [step("order_fulfilled", known, account, key=key, at=moment(one.get("created_at")), **way)]
    if ended := ENDED.get(text(one.get("shipment_status"))):
        steps.append(step(ended, known, account, key=f"{key}:{ended}", at=moment(one.get("updated_at")), **way))
    return steps


def carried(body: Body, topic: str, raw: Raw, account: Account) -> Parsed:
    one = inner(body, "fulfillment_event")
    ended = ENDED.get(text(one.get("status")))
    known = following(one)
    key = f"order:{known.id}:fulfilment:{identifier(one.get('fulfillment_id'))}:{ended}"
    return [step(ended, known, account, key=key, at=moment(one.get("happened_at")))] if ended else []


def transaction(body: Body, topic: str, raw: Raw, account: Account) -> Parsed:
    """Only what went wrong: what went well, the order tells."""
    one = inner(body, "transaction")
    if one.get("status") not in ("failure", "error") or one.get("kind") == "refund":
        return []
    known = following(one)
    return [step("payment_failed", known, account, key=f"order:{known.id}:failed:{identifier(one.get('id'))}",
                 at=moment(one.get("created_at")), amount=money(one.get("amount"), one.get("currency")),
                 note=text(one.get("message")))]  # fmt: skip


def dispute(body: Body, topic: str, raw: Raw, account: Account) -> Parsed:
    one = inner(body, "dispute")
    if not identifier(one.get("order_id")):
        return []  # of the account's balance, and of no order
    known, key = following(one), f"dispute:{identifier(one.get('id'))}"
    amount, reason = money(one.get("amount"), one.get("currency")), text(one.get("reason"), 60)
    steps = [step("dispute_opened", known, account, key=key, at=moment(one.get("initiated_at")), amount=amount,
                  reason=reason, due=text(one.get("evidence_due_by"), 40))]  # fmt: skip
    if one.get("status") in WON:
        at = moment(one.get("finalized_on")) or raw.received_at
        steps.append(step("dispute_closed", known, account, key=f"{key}:closed", at=at, amount=amount,
                          reason=text(one.get("status"), 40)))  # fmt: skip
    return steps


def checkout(body: Body, topic: str, raw: Raw, account: Account) -> Parsed:
    """Somebody began to buy and left an address; without one it is nobody's story."""
    one = inner(body, "checkout")
    token, buyer = identifier(one.get("token")), buyer_of(one, account)
    if one.get("completed_at") or not token or not (buyer.customer or buyer.typed):
        return []
    known = Order("", items=order_in(one, account).items, buyer=buyer, as_of=moment(one.get("updated_at")))
    return [step("checkout_started", known, account, key=f"checkout:{token}", at=moment(one.get("created_at")),
                 amount=money(one.get("total_price"), one.get("currency")))]  # fmt: skip


def customer(body: Body, topic: str, raw: Raw, account: Account) -> Parsed:
    one = inner(body, "customer")
    at = moment(one.get("updated_at")) or raw.received_at
    key = f"customer:{identifier(one.get('id'))}:{at.isoformat()}"
    return by_customer(customer_of(one, account), account, key=key, at=at)


Reader = Callable[[Body, str, Raw, "Account"], Parsed]
TOPICS: dict[str, Reader] = {
    **{
        f"orders/{verb}": order
        for verb in ("create", "updated", "paid", "cancelled", "fulfilled", "partially_fulfilled")
    },
    "orders/edited": edited,
    "refunds/create": refund,
    **{f"fulfillments/{verb}": fulfilment for verb in ("create", "update")},
    "fulfillment_events/create": carried,
    "order_transactions/create": transaction,
    **{f"disputes/{verb}": dispute for verb in ("create", "update")},
    **{f"checkouts/{verb}": checkout for verb in ("create", "update")},
    **{f"customers/{verb}": customer for verb in ("create", "update", "enable", "disable")},
    **asked.TOPICS,
}
