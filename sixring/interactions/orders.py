"""Orders as they stand now, told from the steps shops and payment services sent, whatever order those came in.

What the server of a shop tells by tracking calls ("Order Completed", "Order Shipped", …, as Segment's e-commerce events
have them) is read the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sixring.channels import accounts
from sixring.channels.contract import TRADE
from sixring.channels.registry import adapter_of
from sixring.core.actors import Actor
from sixring.people.models import Person

from .models import Interaction
from .timeline import timeline

TRACKED = {
    "Order Placed": "order_placed", "Order Completed": "order_placed", "Order Paid": "order_paid",
    "Order Shipped": "order_fulfilled", "Order Delivered": "order_delivered", "Order Cancelled": "order_cancelled",
    "Order Refunded": "order_refunded",
}  # fmt: skip
WORDS: Mapping[str, Promise] = {
    "order_placed": _("Ordered"), "order_paid": _("Paid"), "order_changed": _("Order changed"),
    "order_fulfilled": _("Sent"), "order_delivered": _("Delivered"), "order_cancelled": _("Order cancelled"),
    "order_refunded": _("Refunded"), "refund_failed": _("Refund failed"), "payment_failed": _("Payment failed"),
    "delivery_failed": _("Could not be delivered"), "checkout_started": _("Began to buy"),
    "dispute_opened": _("Disputed the payment"), "dispute_closed": _("Dispute closed"),
    "subscription_started": _("Subscribed"), "subscription_ended": _("Subscription ended"),
}  # fmt: skip
TELLERS = ("store", "web", "api", "commerce")  # families of channels that tell of orders
MOST_STEPS = 400  # of one person, the latest


@dataclass(frozen=True, slots=True)
class Amount:
    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}".strip()


@dataclass(frozen=True, slots=True)
class Order:
    """An order: what the buyer calls it, where, how it stands (`tone`: good, watch or bad), and since when."""

    number: str
    where: str
    channel: str
    placed_at: datetime
    at: datetime
    state: Promise
    tone: str
    total: Amount | None
    refunded: Amount | None
    items: Sequence[str]


def of(person: Person, actor: Actor, most: int = 20) -> list[Order]:
    """Orders of `person` on accounts `actor` may see, the latest first."""
    shops = [one.pk for one in accounts.seen_by(actor) if family_of(one.kind) in TELLERS]
    if not shops:
        return []
    told = Q(kind__in=TRADE) & ~Q(thread="") | Q(kind="track", subject__in=TRACKED)
    steps: dict[tuple[int, str], list[Interaction]] = {}
    for touch in timeline(person, actor).filter(told, account__in=shops)[:MOST_STEPS]:
        if name := name_of(touch):
            steps.setdefault((touch.account_id, name), []).append(touch)
    found = [as_it_stands(name, touches) for (_account, name), touches in steps.items()]
    return sorted(found, key=lambda order: order.placed_at, reverse=True)[:most]


def family_of(kind: str) -> str:
    """The family of a channel; "" when its adapter is gone."""
    try:
        return adapter_of(kind).capabilities.family
    except (KeyError, ImportError):
        return ""


def kind_of(touch: Interaction) -> str:
    return TRACKED.get(touch.subject, "") if touch.kind == "track" else touch.kind


def name_of(touch: Interaction) -> str:
    return touch.thread if touch.kind != "track" else str(mapping(touch.data.get("properties")).get("order_id") or "")


def as_it_stands(name: str, touches: Sequence[Interaction]) -> Order:
    """Rule: every step counts once; of what an order says of itself, the newest wins."""
    shown = [snapshot for touch in touches if (snapshot := snapshot_of(touch)).get("total")]
    newest = max(shown, key=lambda snapshot: str(snapshot.get("as_of", "")), default={})
    total = amount_of(newest.get("total"))
    back = refunded(touches, total)
    number = next((touch.subject for touch in touches if touch.kind != "track" and touch.subject), name)
    state, tone = state_of({kind_of(touch): touch.occurred_at for touch in reversed(touches)}, total, back)
    at = [touch.occurred_at for touch in touches]
    return Order(
        number, touches[0].account.name, touches[0].channel, min(at), max(at), state, tone, total, back,
        [str(line) for line in newest.get("items") or ()],
    )  # fmt: skip


def state_of(steps: Mapping[str, datetime], total: Amount | None, back: Amount | None) -> tuple[Promise, str]:
    """Rule: what is open comes first, then how it ended, then how far it got."""
    if "dispute_opened" in steps and "dispute_closed" not in steps:
        return _("payment disputed"), "bad"
    if back:
        whole = total is not None and back.currency == total.currency and back.amount >= total.amount
        return (_("refunded"), "") if whole else (_("partly refunded"), "watch")
    if "order_delivered" not in steps and "delivery_failed" in steps:
        return _("could not be delivered"), "bad"
    if "order_paid" not in steps and "payment_failed" in steps:
        return _("payment failed"), "bad"
    return next(((word, tone) for kind, word, tone in FAR if kind in steps), (_("changed"), ""))


FAR: Sequence[tuple[str, Promise, str]] = (
    ("order_cancelled", _("cancelled"), ""), ("subscription_ended", _("ended"), ""),
    ("order_delivered", _("delivered"), "good"), ("order_fulfilled", _("sent"), "good"), ("order_paid", _("paid"), ""),
    ("subscription_started", _("running"), ""), ("order_placed", _("ordered"), ""),
)  # fmt: skip


def refunded(touches: Iterable[Interaction], total: Amount | None) -> Amount | None:
    """The sum of what went back in the currency of the order."""
    parts = [amount for touch in touches if kind_of(touch) == "order_refunded" and (amount := amount_told(touch))]
    if not parts:
        return None
    currency = total.currency if total else parts[0].currency
    return Amount(sum((part.amount for part in parts if part.currency == currency), Decimal(0)), currency)


def amount_told(touch: Interaction) -> Amount | None:
    """The amount of one step; of a tracking call, its total."""
    return amount_of(touch.data.get("amount") if touch.kind != "track" else snapshot_of(touch).get("total"))


def snapshot_of(touch: Interaction) -> Mapping[str, Any]:
    if touch.kind != "track":
        return mapping(touch.data.get("order"))
    told = mapping(touch.data.get("properties"))
    bought = told.get("products")
    lines = [mapping(one) for one in bought] if isinstance(bought, list) else []
    return {
        "total": {"amount": told.get("total", told.get("revenue")), "currency": told.get("currency", "")},
        "as_of": touch.occurred_at.isoformat(), "items": [line_of(line) for line in lines if line.get("name")],
    }  # fmt: skip


def line_of(line: Mapping[str, Any]) -> str:
    many = line.get("quantity")
    return f"{many} × {line['name']}" if isinstance(many, int) and many > 1 else str(line["name"])


def amount_of(told: Any) -> Amount | None:
    said = mapping(told)
    try:
        amount = Decimal(str(said.get("amount", "")))
    except InvalidOperation:
        return None
    return Amount(amount, str(said.get("currency", ""))) if amount.is_finite() else None


def mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
