"""The log of changes: who did what to which subject, in an order no reader can misread.

Row ids are not commit order on PostgreSQL: a transaction may take an early id and commit late. So each row also keeps
its transaction's number, readers take only what lies below the oldest transaction still running, and a cursor is the
opaque pair. On SQLite writers queue, so ids are commit order.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets as chance
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db import connection, models

from . import clock, wake
from .actors import Actor
from .models import Change, Cursor

START = "0-0"
ERA = "the era of the log"  # kept as a cursor nobody reads by
A_DAY = timedelta(days=1)
# The first id written at or after a moment; ids have gaps, so each half is looked at from its first row on.
EARLY = "(SELECT at FROM core_change WHERE id >= (low + high) / 2 ORDER BY id LIMIT 1) < %s"
HALVED = f"""
WITH RECURSIVE halved (low, high) AS (
    SELECT CAST(0 AS BIGINT), COALESCE(MAX(id), 0) + 1 FROM core_change
    UNION ALL
    SELECT CASE WHEN {EARLY} THEN (low + high) / 2 ELSE low END, CASE WHEN {EARLY} THEN high ELSE (low + high) / 2 END
    FROM halved WHERE high - low > 1
) SELECT high FROM halved WHERE high - low <= 1
"""  # noqa: S608
# Without `xid`: the database sets it.
COLUMNS = "at, verb, subject_kind, subject_id, actor_kind, actor_id, identity_id, audience, commitment"


class Salted(Protocol):
    """Whom a change is about: an identity with its salt."""

    pk: int

    @property
    def salt(self) -> bytes | bytearray | memoryview: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """One change to be written. `content` is committed to under the identity's salt and not kept."""

    verb: str
    subject_kind: str
    subject_id: int
    identity_id: int | None = None
    salt: bytes | bytearray | memoryview | None = None
    audience: str = ""
    content: str = ""

    @property
    def commitment(self) -> bytes | None:
        if not self.content or self.salt is None:
            return None
        return hmac.digest(bytes(self.salt), self.content.encode(), hashlib.sha256)


def record(
    verb: str,
    subject: models.Model,
    *,
    actor: Actor,
    identity: Salted | None = None,
    audience: str = "",
    content: str = "",
) -> None:
    """Write that `actor` did `verb` ("conversation.snoozed") to `subject`, within the caller's transaction."""
    kind = subject._meta.model_name or ""
    whose, salt = (identity.pk, identity.salt) if identity else (None, None)
    entry = Entry(verb, kind, subject.pk, whose, salt, audience, content)
    record_many([entry], actor=actor)


def record_many(entries: Iterable[Entry], *, actor: Actor) -> None:
    """Write many changes at once; all carry the same moment and actor."""
    if not connection.in_atomic_block:
        raise RuntimeError("A change is written in the transaction of what it tells about.")
    at = connection.ops.adapt_datetimefield_value(clock.now())
    rows = [
        (at, e.verb, e.subject_kind, e.subject_id, actor.kind, actor.id, e.identity_id, e.audience, e.commitment)
        for e in entries
    ]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO core_change ({COLUMNS}) VALUES ({', '.join(['%s'] * 9)})", rows)  # noqa: S608
    wake.ring(wake.CHANGES)


def after(cursor: str, limit: int = 500) -> tuple[list[Change], str]:
    """Changes that follow `cursor`, oldest first, and the cursor behind them. None is missed or repeated."""
    xid, row = parse(cursor)
    found = Change.objects.order_by("xid", "id")
    if connection.vendor == "postgresql":
        found = found.extra(  # no user text; the ORM has no row comparison
            where=["(xid, id) > (%s, %s)", "xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"],
            params=[xid, row],
        )
    else:
        found = found.order_by("id").filter(id__gt=row)
    changes = list(found[:limit])
    return changes, position(changes[-1]) if changes else cursor


def since(moment: datetime) -> models.QuerySet[Change]:
    """Changes from `moment` on. Ids follow time, so the place in the log is found by halving, in one query; a day is
    left for what was not written quite in that order.
    """
    early = connection.ops.adapt_datetimefield_value(moment - A_DAY)
    from_id = models.expressions.RawSQL(HALVED, [early, early])  # noqa: S611
    return Change.objects.filter(id__gte=from_id, at__gte=moment)


def head() -> str:
    """The cursor behind everything readable now."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1")
            return f"{cursor.fetchone()[0]}-{2**62}"
        cursor.execute("SELECT COALESCE(MAX(id), 0) FROM core_change")
        return f"0-{cursor.fetchone()[0]}"


def position(change: Change) -> str:
    return f"{change.xid}-{change.pk}"


def parse(cursor: str) -> tuple[int, int]:
    """The pair inside a cursor; what is no cursor reads as the start."""
    xid, _, row = cursor.partition("-")
    return (int(xid), int(row)) if xid.isdigit() and row.isdigit() else (0, 0)


def era() -> str:
    """Between two restores: a cursor given out in one era means nothing in another. "" before the first restore."""
    return Cursor.objects.filter(name=ERA).values_list("position", flat=True).first() or ""


def begin_era() -> None:
    """The log is another one from here on: it was put back to a former moment, or numbered anew."""
    Cursor.objects.update_or_create(name=ERA, defaults={"position": chance.token_hex(8), "at": clock.now()})


def verbs_of(subject: models.Model) -> Sequence[str]:
    """What happened to `subject`, in order."""
    mine = Change.objects.filter(subject_kind=subject._meta.model_name, subject_id=subject.pk)
    return list(mine.order_by("id").values_list("verb", flat=True))
