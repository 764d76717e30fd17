"""What goes through accounts: when they were heard and wrote last, what waits, how long sending takes, what failed.

Asked for any number of accounts at once, by as many queries as for one: the newest few hundred messages of each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Model, OuterRef, Q, QuerySet, Subquery

from sixring.core import clock

from ..models import Account, Arrival, Dispatch, Quarantine

NEWEST = 300  # of each account
DAY, WEEK = timedelta(days=1), timedelta(days=7)
CAUSES = 4
State = Dispatch.State
UNSENT = (State.PENDING, State.LEASED)
FAILED = {State.REJECTED, State.DEAD, State.UNKNOWN}
WHO = re.compile(r"\S+@\S+|\+?\d[\d\s().-]{6,}\d|\b[0-9A-Za-z_-]*\d[0-9A-Za-z_-]{9,}\b")


@dataclass(frozen=True, slots=True)
class Lag:
    """Median and 95th percentile in seconds, of `n` messages."""

    median: float
    p95: float
    n: int

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Lag | None:
        """None of nothing. The nearest rank: a value that was measured."""
        if not seconds:
            return None
        ordered = sorted(max(0.0, one) for one in seconds)
        return cls(at(ordered, 50), at(ordered, 95), len(ordered))


@dataclass(frozen=True, slots=True)
class Failure:
    """Messages that did not go out, or not for sure, for one cause within a week. `state` is a dispatch's."""

    state: str
    cause: str
    count: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Flow:
    """What goes through one account. `sending` is of the last day: from the moment it was to go until it was taken."""

    heard_at: datetime | None = None
    wrote_at: datetime | None = None
    unread: int = 0
    quarantined: int = 0
    unsent: int = 0
    sending: Lag | None = None
    failures: Sequence[Failure] = ()

    @property
    def failed(self) -> int:
        return sum(one.count for one in self.failures)


def of(accounts: Sequence[Account]) -> dict[int, Flow]:
    """Each account's flow, by id: six queries."""
    ids = [account.pk for account in accounts]
    heard = newest(Arrival, ids, "received_at")
    unread = counted(Arrival.objects.filter(state=Arrival.State.WAITING, account__in=ids), "account")
    held = counted(Quarantine.objects.filter(ended_at=None, arrival__account__in=ids), "arrival__account")
    unsent = counted(Dispatch.objects.filter(state__in=UNSENT, account__in=ids), "account")
    sent: dict[int, list[Dispatch]] = {}
    for row in of_each(Dispatch.objects.all(), ids).order_by("-pk").only(*SEEN):
        sent.setdefault(row.account_id, []).append(row)
    return {
        pk: Flow(
            heard.get(pk), wrote_at(sent.get(pk, ())), unread.get(pk, 0), held.get(pk, 0), unsent.get(pk, 0),
            Lag.of(list(seconds(sent.get(pk, ())))), failures(sent.get(pk, ())),
        ) for pk in ids
    }  # fmt: skip


SEEN = ("account", "state", "error", "created_at", "settled_at", "due_at")


def newest(model: type[Model], ids: Sequence[int], column: str) -> dict[int, datetime]:
    """When the newest row of each account was."""
    last = model._default_manager.filter(account=OuterRef("pk")).order_by("-pk").values(column)[:1]
    return dict(Account.objects.filter(pk__in=ids).values_list("pk", Subquery(last)))


def counted(rows: QuerySet[Any, Any], by: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(by).annotate(n=Count("pk")))


def of_each(rows: QuerySet[Any, Any], ids: Sequence[int], most: int = NEWEST) -> QuerySet[Any, Any]:
    """The newest of `rows` of each account, by one more query: from where on they are."""
    first = rows.filter(account=OuterRef("pk")).order_by("-pk").values("pk")[most - 1 : most]
    chosen = Q(pk__in=())
    for account, start in Account.objects.filter(pk__in=ids).values_list("pk", Subquery(first)):
        chosen |= Q(account=account) if start is None else Q(account=account, pk__gte=start)
    return rows.filter(chosen)


def wrote_at(rows: Iterable[Dispatch]) -> datetime | None:
    """Rule: when the far side took one of ours last."""
    return max((row.settled_at for row in rows if row.state == State.ACCEPTED and row.settled_at), default=None)


def seconds(rows: Iterable[Dispatch]) -> Iterator[float]:
    since = clock.now() - DAY
    for row in rows:
        if row.state == State.ACCEPTED and row.settled_at is not None and row.created_at >= since:
            yield (row.settled_at - row.created_at).total_seconds()


def failures(rows: Iterable[Dispatch]) -> list[Failure]:
    """The most frequent causes of the week."""
    since = clock.now() - WEEK
    failed = [row for row in rows if row.state in FAILED and row.created_at >= since]
    found = Counter((row.state, cause(row.error)) for row in failed)
    last = {(row.state, cause(row.error)): row.settled_at or row.created_at for row in reversed(failed)}
    return [Failure(*key, n, last[key]) for key, n in found.most_common(CAUSES)]


def cause(error: str) -> str:
    """Rule: what two errors have in common: nobody's address or number, no id."""
    return WHO.sub("…", error)[:200]


def at(ordered: Sequence[float], percent: int) -> float:
    return ordered[min(len(ordered) - 1, -(-len(ordered) * percent // 100) - 1)]
