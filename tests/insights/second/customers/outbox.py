"""Random mails with what became of them, and random phone calls."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from ..histories import END, FIRST

STATES = ("accepted",) * 8 + ("rejected", "unknown", "dead", "pending", "leased", "withdrawn")
FATES = ("", "", "sent", "delivered", "failed", "read")
ENDED = ("ended",) * 6 + ("missed",) * 2 + ("voicemail", "talking", "held", "ringing")


def some_time(chance: random.Random) -> datetime:
    return FIRST + timedelta(seconds=chance.randrange(int((END - FIRST).total_seconds()) - 90_000))


def mailed(chance: random.Random, customers: Sequence[int], mailbox: int, phone: int) -> Iterator[dict[str, Any]]:
    """Messages of ours, and complaints of those who had enough."""
    for who in customers:
        channel, account = ("email", mailbox) if chance.random() < 0.8 else ("sms", phone)
        times = sorted(some_time(chance) for _ in range(chance.choice((0, 1, 2, 4))))
        for at in times:
            yield {"identity_id": who, "account_id": account, "channel": channel, "kind": "message",
                   "direction": "out", "occurred_at": at}  # fmt: skip
        if times and chance.random() < 0.15:
            yield {"identity_id": who, "account_id": mailbox, "channel": "email", "kind": "unsubscribe",
                   "data": {"refused": "complained"},
                   "occurred_at": chance.choice(times) + timedelta(hours=2)}  # fmt: skip


def write_dispatches(chance: random.Random, told: Sequence[Any]) -> None:
    from sixring.channels.models import Dispatch

    Dispatch.objects.bulk_create([
        Dispatch(account_id=one.account_id, key=f"made:{one.pk}", message=one.pk, audience="", outbound={},
                 state=chance.choice(STATES), fate=chance.choice(FATES), created_at=one.occurred_at)
        for one in told if one.direction == "out"
    ], batch_size=500)  # fmt: skip


def rang(chance: random.Random, customers: Sequence[int], phone: int) -> Iterator[dict[str, Any]]:
    for who in customers:
        for _ in range(chance.choice((0, 0, 1, 2))):
            yield {"identity_id": who, "account_id": phone, "channel": "call", "kind": "call",
                   "direction": chance.choice(("in", "in", "in", "out")), "occurred_at": some_time(chance)}  # fmt: skip


def write_calls(chance: random.Random, told: Sequence[Any]) -> None:
    from sixring.conversations.models import Call

    Call.objects.bulk_create([call_of(chance, one) for one in told], batch_size=500)


def call_of(chance: random.Random, one: Any) -> Any:
    from sixring.conversations.models import Call

    state = chance.choice(ENDED)
    talked = state in ("ended", "talking", "held", "voicemail") and chance.random() < 0.9
    ring = chance.choice((None, 2, 4, 5, 6, 19, 20, 21, 90))
    return Call(
        account_id=one.account_id, key=f"made:{one.pk}", interaction=one, outgoing=one.direction == "out", state=state,
        rang_at=one.occurred_at, answered_at=one.occurred_at + timedelta(seconds=ring or 0) if talked else None,
        ring_s=ring, talk_s=chance.randint(5, 900) if talked else None,
        wrap_s=chance.choice((None, 0, 30, 90)) if talked else None,
    )  # fmt: skip
