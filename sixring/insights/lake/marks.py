"""Marks: how far the lake has read tables that write no changes of their own, by their numbers.

On SQLite writers queue, so a number that is read has none below it that comes later. On PostgreSQL a transaction may
take an early number and commit late; so once in a while what lies behind an older mark is read again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import connection
from django.db.models import Max

from sixring.conversations.models import Call
from sixring.feedback.models import Mention, Reading, Response
from sixring.work.models import Availability, Outcome, WorkSpan

MARKED: Mapping[str, Any] = {
    "outcomes": Outcome, "spans": WorkSpan, "readings": Reading, "mentions": Mention, "responses": Response,
    "presence": Availability, "calls": Call,
}  # fmt: skip
AT_ONCE = 20_000
LATE = timedelta(minutes=10)  # how long a transaction may have been open


class Mark(msgspec.Struct, frozen=True):
    """Read up to `seen`; up to `sure` nothing can come any more. `at` is when `seen` was last made sure of."""

    sure: int = 0
    seen: int = 0
    at: str = ""


Marks = Mapping[str, Mark]


def beginning(now: datetime) -> dict[str, Mark]:
    """As of now: what a lake that is made from everything there is need not read again."""
    return {name: Mark(last, last, now.isoformat()) for name, model in MARKED.items() for last in [newest(model)]}


def newest(model: Any) -> int:
    return model.objects.aggregate(last=Max("pk"))["last"] or 0


def beyond(marks: Marks, now: datetime) -> tuple[dict[str, set[int]], dict[str, Mark]]:
    """What is new since, by its numbers, and the marks behind it."""
    fresh: dict[str, set[int]] = {}
    after: dict[str, Mark] = {}
    for name, model in MARKED.items():
        fresh[name], after[name] = behind(model, marks.get(name, Mark()), now)
    return fresh, after


def behind(model: Any, mark: Mark, now: datetime) -> tuple[set[int], Mark]:
    ids = model.objects.order_by("pk").values_list("pk", flat=True)
    new = set(ids.filter(pk__gt=mark.seen)[:AT_ONCE])
    seen = max(new, default=mark.seen)
    if connection.vendor == "sqlite":
        return new, Mark(seen, seen, now.isoformat())
    if mark.at and now - datetime.fromisoformat(mark.at) < LATE:
        return new, Mark(mark.sure, seen, mark.at)
    return new | set(ids.filter(pk__gt=mark.sure, pk__lte=mark.seen)), Mark(mark.seen, seen, now.isoformat())
