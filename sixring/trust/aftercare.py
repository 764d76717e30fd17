"""What a restore puts right. A backup is a moment; the world went on without it.

Messages that were on their way may have gone out since, so none leaves again by itself. Numbers go on with a gap, so
that a reference or a reply address given out since never comes to mean something else. On PostgreSQL the log's cursors
name transactions of the former server, whose numbers the new one has not reached, or passed long ago: the log is
numbered anew, so that each listener goes on exactly where it was. Programs that follow the log are told to begin anew.
"""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection, transaction

from sixring.channels import outbox
from sixring.channels.models import Dispatch
from sixring.channels.registry import adapter_of
from sixring.conversations.models import Held
from sixring.conversations.sending import held
from sixring.core import changes
from sixring.core.models import Cursor, Heartbeat, Lease
from sixring.core.words import rising

from .archive import Manifest
from .snapshot import Say

State = Dispatch.State
GAP = 10_000  # at least; a tenth of what there was, if that is more
PERHAPS = "Restored from a backup of {at} UTC. It may have gone out since; look before sending it again."


def put_right(manifest: Manifest, *, moved: bool, say: Say) -> None:
    """Everything in the staged database that a restore has to change."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            number_the_log_anew()
            rising.forget_transactions()
        if connection.vendor == "postgresql" or not moved:
            changes.begin_era()
        go_on_counting(manifest.sequences, gap=not moved)
        Lease.objects.all().delete()
        Heartbeat.objects.all().delete()
        Session.objects.all().delete()
        if not moved:
            why = PERHAPS.format(at=manifest.made_at[:16].replace("T", " "))
            stopped = sum(doubt(one, why) for one in on_their_way()) + sum(map_stop(why))
            say(f"{stopped} messages that were waiting to go out wait for a person now") if stopped else None


def on_their_way() -> list[Dispatch]:
    rows = Dispatch.objects.filter(state__in=[State.PENDING, State.LEASED]).select_related("account")
    return [one for one in rows if not adapter_of(one.account.kind).capabilities.resends_safely]


def doubt(dispatch: Dispatch, why: str) -> int:
    Dispatch.objects.filter(pk=dispatch.pk).update(state=State.LEASED)
    outbox.end(dispatch, State.UNKNOWN, error=why)
    return 1


def map_stop(why: str) -> list[int]:
    """Answers held back or scheduled: stopped, and their authors told."""
    waiting = Held.objects.filter(state=Held.State.WAITING).select_related("conversation")
    return [held.stop(one, why) for one in waiting]


def number_the_log_anew() -> None:
    """Transaction numbers 1, 2, 3…, one for each stretch of the log between two listeners' places.

    The smallest of them a server ever hands out is above these, so all is readable at once and comes before what is
    written from now on. Within a stretch the order is that of ids. What browsers remember lies ahead of the log, which
    makes them load anew.
    """
    cursors = list(Cursor.objects.exclude(name=changes.ERA).exclude(pk__in=rising.places().values("pk")))
    places = sorted({changes.parse(cursor.position) for cursor in cursors})
    with connection.cursor() as cursor:
        for number, (xid, row) in enumerate(reversed(places)):
            stretch = len(places) - number + 1
            mark(cursor, stretch, "(xid, id) > (%s, %s)", [xid, row])
        mark(cursor, 1, "TRUE", [])
        cursor.execute("UPDATE core_change SET xid = -xid WHERE xid < 0")
    for one in cursors:
        stretch = places.index(changes.parse(one.position)) + 1
        Cursor.objects.filter(pk=one.pk).update(position=f"{stretch}-{2**62}")


def mark(cursor: Any, stretch: int, which: str, params: list[int]) -> None:
    """Numbers below zero are those given already."""
    cursor.execute(f"UPDATE core_change SET xid = -{stretch} WHERE xid >= 0 AND {which}", params)  # noqa: S608


def go_on_counting(sequences: dict[str, int], *, gap: bool) -> None:
    least, part = (GAP, 10) if gap else (0, 2**62)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("UPDATE sqlite_sequence SET seq = seq + max(%s, seq / %s)", [least, part])
            return
        cursor.execute(COUNTED)
        for sequence, table, name in cursor.fetchall():
            cursor.execute(f'SELECT coalesce(max("{name}"), 0) FROM "{table}"')  # noqa: S608
            last = max(cursor.fetchone()[0], sequences.get(sequence, 0))
            cursor.execute("SELECT setval(%s::regclass, greatest(1, %s), %s)", [
                f'"{sequence}"', last + max(least, last // part), bool(last or least)])  # fmt: skip


COUNTED = """
SELECT s.relname::text, t.relname::text, a.attname::text FROM pg_class s
JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
JOIN pg_class t ON t.oid = d.refobjid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
WHERE s.relkind = 'S' AND s.relnamespace = current_schema()::regnamespace
"""
