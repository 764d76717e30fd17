"""Random visits to a site, an app and a store: step by step, with pauses that end a visit and such that do not."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from ..histories import END, FIRST

PAUSES = (5, 60, 900, 1_800, 1_801, 20_000, 80_000)  # seconds; a visit ends after half an hour
EVENTS = ("Products Searched", "Product Viewed", "Product Added", "Checkout Started", "Newsletter Closed")
KINDS = (("page", 8), ("screen", 2), ("track", 5), ("identify", 1))


def looked(chance: random.Random, customers: list[int | None], tracker: int, counter: int) -> Iterator[dict[str, Any]]:
    """Steps of everybody, among them browsers nobody knows."""
    for who in customers:
        at = FIRST + timedelta(seconds=chance.randrange(40 * 86_400))
        for _ in range(chance.choice((0, 1, 1, 2, 5, 12))):
            at += timedelta(seconds=chance.randint(1, chance.choice(PAUSES)))
            if chance.random() < 0.2:
                at += timedelta(seconds=1_800)
            if at < END:
                yield looked_at(chance, who, tracker, at)
        if who and chance.random() < 0.1:
            yield {"identity_id": who, "account_id": counter, "channel": "visit", "kind": "visit", "occurred_at": at}


def looked_at(chance: random.Random, who: int | None, tracker: int, at: Any) -> dict[str, Any]:
    kind = chance.choices([kind for kind, _ in KINDS], [weight for _, weight in KINDS])[0]
    subject = chance.choice(EVENTS) if kind == "track" else ""
    return {"identity_id": who, "account_id": tracker, "channel": "tracking", "kind": kind, "subject": subject,
            "occurred_at": at}  # fmt: skip
