"""The inbox: every arrival is one row of raw bytes, committed before it is acknowledged, in order per sender."""

from __future__ import annotations

import hashlib
import logging
import re
import time
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from sixring.core import clock, leases, rows, text, wake

from .bare import bare
from .models import Account, Arrival
from .registry import adapter_of

log = logging.getLogger("sixring.intake")
SHARDS = 32
RETRY_WINDOW = timedelta(minutes=10)
BODY_KEY = re.compile(r"body:[0-9a-f]{64}:\d+")


@dataclass(frozen=True, slots=True)
class Item:
    """Something that came in: the account it came to, its bytes, and what came with them."""

    account: Account
    raw: bytes
    meta: dict[str, Any] = field(default_factory=dict)
    received_at: datetime | None = None


def accept(items: Sequence[Item]) -> int:
    """Commit `items` as arrivals, each event once; returns how many were new. After it returns they are on disk."""
    arrivals = [row_of(item) for item in items]
    with transaction.atomic():
        keys = {key for row in arrivals for key in (row.event_key, earlier_key(row), bare(row.event_key))}
        same = Arrival.objects.filter(account__in={row.account_id for row in arrivals}, event_key__in=keys)
        known = set(same.values_list("account_id", "event_key"))
        fresh: list[Arrival] = []
        repeats: list[Arrival] = []
        for row in arrivals:
            (repeats if is_known(row, known) else fresh).append(row)
        rows.put(fresh, rows.QUIET)
        count_repeats(repeats)
        wake.ring(wake.ARRIVALS)
    return len(fresh)


def row_of(item: Item) -> Arrival:
    adapter = adapter_of(item.account.kind)
    received = item.received_at or clock.now()
    key = asked(adapter.event_key, item) or body_key(item.raw, received)
    sender = asked(adapter.partition, item)
    return Arrival(
        account=item.account,
        event_key=text.short(key),
        shard=zlib.crc32(f"{item.account.pk}:{sender}".encode("utf-8", "replace")) % SHARDS,
        raw=item.raw,
        meta=text.clean_json(item.meta),
        received_at=received,
        due_at=received,
    )


def asked(question: Callable[[bytes, dict[str, Any]], str], item: Item) -> str:
    """What the adapter says of `item`; its slip must cost the answer, not the arrivals that share a commit."""
    try:
        return question(item.raw, item.meta)
    except Exception:
        log.exception("an arrival of %s has no key or sender of its own", item.account)
        return ""


def body_key(raw: bytes, at: datetime) -> str:
    """Without a key of the provider's, equal bytes are the same event only within the retry window."""
    window = int(at.timestamp() // RETRY_WINDOW.total_seconds())
    return f"body:{hashlib.sha256(raw).hexdigest()}:{window}"


def earlier_key(row: Arrival) -> str:
    if not BODY_KEY.fullmatch(row.event_key):
        return row.event_key
    start, window = row.event_key.rsplit(":", 1)
    return f"{start}:{int(window) - 1}"


def is_known(row: Arrival, known: set[tuple[int, str]]) -> bool:
    mine, earlier = (row.account_id, row.event_key), (row.account_id, earlier_key(row))
    erased = (row.account_id, bare(row.event_key))  # what it once was has gone, and doesn't come back with it
    if mine in known or erased in known or (earlier in known and is_recent(row)):
        return True
    known.add(mine)  # a twin later in the same batch is a repeat
    return False


def is_recent(row: Arrival) -> bool:
    since = row.received_at - RETRY_WINDOW
    same = Arrival.objects.filter(account_id=row.account_id, event_key=earlier_key(row))
    return same.filter(received_at__gt=since).exists()


def count_repeats(repeats: Iterable[Arrival]) -> None:
    for row in repeats:
        keys = [row.event_key, earlier_key(row), bare(row.event_key)]
        same = Arrival.objects.filter(account_id=row.account_id, event_key__in=keys)
        last = same.order_by("-id").values_list("id", flat=True)[:1]
        Arrival.objects.filter(pk__in=list(last)).update(repeats=F("repeats") + 1)


def waiting(limit: int) -> list[Arrival]:
    """Arrivals of the shards this process holds, oldest first."""
    shards = held_shards()
    if not shards:
        return []
    found = Arrival.objects.filter(state=Arrival.State.WAITING, due_at__lte=clock.now())
    if len(shards) < SHARDS:
        found = found.filter(shard__in=shards)
    arrivals = list(found.order_by("id")[:limit])
    accounts = Account.objects.in_bulk({arrival.account_id for arrival in arrivals})
    for arrival in arrivals:
        arrival.account = accounts[arrival.account_id]
    return arrivals


def is_busy(many: int) -> bool:
    """Whether more than `many` arrivals wait now."""
    due = Arrival.objects.filter(state=Arrival.State.WAITING, due_at__lte=clock.now())
    return due.order_by("id").values("pk")[many : many + 1].exists()


class GoesFirst:
    """Reception goes before work that can wait: `now()` while it is busy, and not for more than a minute on end."""

    PATIENCE, BUSY = 60.0, 200

    def __init__(self) -> None:
        self.since: float | None = None

    def now(self) -> bool:
        if not is_busy(self.BUSY):
            self.since = None
            return False
        self.since = self.since or time.monotonic()
        return time.monotonic() - self.since < self.PATIENCE


class Shards:
    """The shards this process holds. Each process asks for its fair part, and for what nobody holds any more."""

    def __init__(self) -> None:
        self.held: set[int] = set()
        self.renew_at: datetime | None = None

    def mine(self) -> set[int]:
        if connection.vendor == "sqlite":
            return set(range(SHARDS))
        now = clock.now()
        if self.renew_at is None or now >= self.renew_at:
            names = {f"inbox:{shard}": shard for shard in range(SHARDS)}
            got = leases.claim_fair(list(names), leases.HOLDER)
            self.held = {names[name] for name in got}
            self.renew_at = now + timedelta(seconds=leases.SECONDS / 3)
        return self.held


_shards = Shards()
held_shards: Callable[[], set[int]] = _shards.mine


def settle(arrivals: Sequence[Arrival], state: Arrival.State = Arrival.State.SETTLED) -> None:
    """Mark `arrivals` as `state` within the caller's transaction; raises if another worker was first."""
    ids = [arrival.pk for arrival in arrivals]
    moved = Arrival.objects.filter(pk__in=ids, state=Arrival.State.WAITING).update(state=state)
    if moved != len(ids):
        raise Overtaken(f"{len(ids) - moved} of {len(ids)} arrivals were settled by another worker")


class Overtaken(RuntimeError):
    """Another worker settled the same arrivals; this one's transaction must go."""
