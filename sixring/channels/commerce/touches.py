"""From what a shop tells of an order to touches of its buyer's story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..contract import TRADE, Inbound
from .buyer import Buyer, whose
from .money import Money

if TYPE_CHECKING:
    from ..models import Account

MOST_ITEMS = 20
LONGEST_ITEM = 120


@dataclass(frozen=True, slots=True)
class Order:
    """An order or payment as one request shows it, `as_of` when. `number` is what the buyer calls it."""

    id: str
    number: str = ""
    total: Money | None = None
    items: Sequence[str] = ()
    as_of: datetime | None = None
    buyer: Buyer = field(default_factory=Buyer)
    follows: bool = False  # only names an order that is told of elsewhere

    @property
    def told(self) -> dict[str, Any]:
        data = {
            "id": self.id, "number": self.number, "total": self.total and self.total.told,
            "as_of": self.as_of and self.as_of.isoformat(), "items": list(self.items[:MOST_ITEMS]),
        }  # fmt: skip
        return {name: value for name, value in data.items() if value}


def step(
    kind: str, order: Order, account: Account, *, key: str, at: datetime | None, amount: Money | None = None,
    note: str = "", **more: Any,
) -> Inbound:  # fmt: skip
    """One step of an order, known by `key`, which is the same however often and wherever it is told."""
    assert kind in TRADE, kind
    who = whose(order.buyer, order.id, account, follows=order.follows)
    data = {"order": order.told, "amount": amount and amount.told, **more}
    return Inbound(
        sender=who.sender,
        kind=kind,
        subject=order.number,
        text=note or ("\n".join(order.items[:MOST_ITEMS]) if kind in ("order_placed", "checkout_started") else ""),
        occurred_at=at,
        external_id=key,
        thread=order.id[:100],
        also=who.also,
        facts=who.facts,
        claims=who.claims,
        data={name: value for name, value in data.items() if value},
    )


def by_customer(buyer: Buyer, account: Account, *, key: str, at: datetime | None) -> list[Inbound]:
    """A customer account as the shop has it now: facts of the customer; nothing without an id."""
    who = whose(buyer, "", account)
    if not buyer.customer:
        return []
    return [
        Inbound(
            sender=who.sender, kind="identify", occurred_at=at, external_id=key, also=who.also, facts=who.facts,
            claims=who.claims, data={"traits": {**buyer.typed, **who.facts}},
        )
    ]  # fmt: skip


def item(name: str, many: Any) -> str:
    """A line of an order: "2 × Rose fertiliser"."""
    count = many if isinstance(many, int) and not isinstance(many, bool) and many > 1 else 0
    return f"{count} × {name[:LONGEST_ITEM]}" if count else name[:LONGEST_ITEM]


def named(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What is there of them."""
    return {name: value for name, value in facts.items() if value}
