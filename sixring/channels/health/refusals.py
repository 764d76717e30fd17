"""Requests that were refused at an account's door, counted: in memory first, and every few seconds written down.

Whoever sends a million bad requests makes one write every two seconds, and at most ten causes a day and account.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, Sum

from sixring.core import asgi, clock

from .models import Refused

log = logging.getLogger("sixring.hooks")
PAUSE = 2.0
MOST_CAUSES = 10
OTHERS = "other reasons"
KEPT = timedelta(days=30)
_seen: Counter[tuple[int, str]] = Counter()
_lock = threading.Lock()
_timer: asyncio.TimerHandle | None = None


@dataclass(frozen=True, slots=True)
class Refusals:
    """What was refused for one cause lately."""

    cause: str
    count: int
    last_at: datetime


def count(account: int, cause: str) -> None:
    """One more request to `account` was refused for `cause`, a sentence of its adapter's."""
    with _lock:
        mine = [known for known in _seen if known[0] == account]
        key = (account, cause[:120] or OTHERS)
        _seen[key if key in _seen or len(mine) < MOST_CAUSES else (account, OTHERS)] += 1


def write_soon() -> None:
    """Within two seconds what was counted is written down, off the event loop this is called on."""
    global _timer
    loop = asyncio.get_running_loop()
    if not _seen or (_timer is not None and _timer.when() > loop.time()):
        return
    _timer = loop.call_later(PAUSE, lambda: loop.create_task(asgi.in_thread(write)))


def write() -> None:
    """Write down what was counted. A database that does not answer costs these counts and nothing else."""
    with _lock:
        counted = dict(_seen)
        _seen.clear()
    try:
        with transaction.atomic():
            for (account, cause), n in counted.items():
                add(account, cause, n)
    except Exception:
        log.exception("refused requests could not be counted")


def add(account: int, cause: str, n: int) -> None:
    today = clock.now().date()
    if raise_by(n, account, today, cause):
        return
    known = Refused.objects.filter(account=account, day=today).count()
    if known >= MOST_CAUSES:
        cause = OTHERS
        if raise_by(n, account, today, cause):
            return
    Refused.objects.filter(account=account, day__lt=today - KEPT).delete()
    Refused.objects.create(account_id=account, day=today, cause=cause, count=n)


def raise_by(n: int, account: int, day: date, cause: str) -> int:
    rows = Refused.objects.filter(account=account, day=day, cause=cause)
    return rows.update(count=F("count") + n, last_at=clock.now())


def lately(accounts: Iterable[int], days: int = 2) -> dict[int, list[Refusals]]:
    """By account, what was refused in the last days, today and yesterday by default; the most frequent cause first."""
    since = clock.now().date() - timedelta(days=days - 1)
    rows = Refused.objects.filter(account__in=list(accounts), day__gte=since).order_by()
    found: dict[int, list[Refusals]] = {}
    by_cause = rows.values_list("account", "cause").annotate(n=Sum("count"), last=Max("last_at"))
    for account, cause, n, last in by_cause.order_by("-n"):
        found.setdefault(account, []).append(Refusals(cause, n, last))
    return found
