"""Random orders, as shops and trackers tell of them: step by step, some late, some changed, paid back or cancelled."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from ..histories import END

FIRST = datetime(2025, 7, 1, tzinfo=UTC)
CURRENCIES = ("EUR", "EUR", "EUR", "EUR", "USD", "GBP")
LATER = ("order_paid", "order_fulfilled", "order_delivered")


def bought(chance: random.Random, customers: list[int], shop: int, tracker: int) -> Iterator[dict[str, Any]]:
    """Steps of everybody's orders; a few customers buy most of them."""
    number = 1000
    for who in customers:
        for _ in range(chance.choice((0, 0, 1, 1, 2, 3, 9))):
            number += 1
            at = FIRST + timedelta(seconds=chance.randrange(int((END - FIRST).total_seconds()) - 90_000))
            told = tracked if chance.random() < 0.2 else ordered
            yield from told(chance, who, tracker if told is tracked else shop, f"#{number}", at)
        if chance.random() < 0.2:  # a basket that was left
            yield step(who, shop, f"#left{who}", "checkout_started", FIRST + timedelta(days=chance.randrange(290)))


def ordered(chance: random.Random, who: int, shop: int, name: str, at: datetime) -> Iterator[dict[str, Any]]:
    total = {"amount": f"{chance.randrange(40, 900) / 4:.2f}", "currency": chance.choice(CURRENCIES)}
    tells = chance.random() < 0.95  # some shops never say how much
    yield step(who, shop, name, "order_placed", at, **snapshot(total if tells else None, at))
    if chance.random() < 0.15:
        at += timedelta(minutes=chance.randint(5, 300))
        total = total | {"amount": f"{chance.randrange(40, 900) / 4:.2f}"}
        yield step(who, shop, name, "order_changed", at, **snapshot(total if tells else None, at))
    for kind in LATER[: chance.randint(0, 3)]:
        at += timedelta(minutes=chance.randint(1, 300))
        yield step(who, shop, name, kind, at)
    yield from ended(chance, who, shop, name, at, total)


def ended(
    chance: random.Random, who: int, shop: int, name: str, at: datetime, total: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Cancelled, paid back whole, in two halves, or in part."""
    at += timedelta(minutes=chance.randint(1, 300))
    end = chance.random()
    half = {"amount": f"{float(total['amount']) / 2:.3f}", "currency": total["currency"]}
    if end < 0.06:
        yield step(who, shop, name, "order_cancelled", at)
    elif end < 0.12:
        yield step(who, shop, name, "order_refunded", at, amount=total)
    elif end < 0.24:
        yield step(who, shop, name, "order_refunded", at, amount=half)
        if end < 0.18:
            yield step(who, shop, name, "order_refunded", at + timedelta(minutes=5), amount=half)


def snapshot(total: dict[str, Any] | None, at: datetime) -> dict[str, Any]:
    return {"order": {"as_of": at.isoformat(), "items": ["a thing"], **({"total": total} if total else {})}}


def tracked(chance: random.Random, who: int, tracker: int, name: str, at: datetime) -> Iterator[dict[str, Any]]:
    """As the server of a shop tells it by tracking calls."""
    told = {"order_id": name, "total": chance.randrange(40, 900) / 4, "currency": chance.choice(CURRENCIES)}
    yield track(who, tracker, "Order Completed", at, told)
    if chance.random() < 0.1:
        yield track(who, tracker, "Order Refunded", at + timedelta(hours=4), told)


def step(who: int, account: int, name: str, kind: str, at: datetime, **data: Any) -> dict[str, Any]:
    return {"identity_id": who, "account_id": account, "channel": "shopify", "kind": kind, "thread": name, "data": data,
            "occurred_at": at}  # fmt: skip


def track(who: int, account: int, event: str, at: datetime, told: dict[str, Any]) -> dict[str, Any]:
    return {"identity_id": who, "account_id": account, "channel": "tracking", "kind": "track", "subject": event,
            "data": {"properties": told}, "occurred_at": at}  # fmt: skip
