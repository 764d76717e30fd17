"""`sixring doctor`: what is wrong, and how to mend it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from sixring.channels.adapters.email.oauth import warnings
from sixring.channels.models import Account, Arrival, Dispatch, Quarantine
from sixring.core import clock, secrets
from sixring.core.errors import SixringError
from sixring.core.models import Agent, DeadLetter, Heartbeat
from sixring.people import fold

from ..channel_health import page
from . import outside
from .finding import Finding

__all__ = ["Finding", "examine"]


def examine() -> list[Finding]:
    """Look at everything; a database that does not answer is the only finding then."""
    try:
        connection.ensure_connection()
    except Exception as error:
        return [Finding(f"The database does not answer: {error}", True, "Start it, or correct SIXRING_DATABASE_URL.")]
    if pending():
        return [Finding("The database is older than this version.", True, "Run `sixring migrate`.")]
    return [*database(), *secret(), *home(), *worker(), *flow(), *channels(), *projections(), *team(), *outside.look()]


def pending() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def database() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        yield from sqlite(cursor) if connection.vendor == "sqlite" else postgres(cursor)


def sqlite(cursor: Any) -> Iterator[Finding]:
    full = cursor.execute("PRAGMA synchronous").fetchone()[0] == 2
    wal = cursor.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    mend = "" if full and wal else "Move the data to a local disk; this one can't keep SQLite's promises."
    yield Finding(f"SQLite {sqlite3.sqlite_version}, durable (WAL, FULL)", not (full and wal), mend)


def postgres(cursor: Any) -> Iterator[Finding]:
    cursor.execute("SHOW synchronous_commit")
    commit = cursor.fetchone()[0]
    mend = "Set synchronous_commit to on: acknowledged messages could be lost." if commit == "off" else ""
    yield Finding(f"PostgreSQL, synchronous_commit {commit}", bool(mend), mend)
    cursor.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()"
        " AND now() - xact_start > interval '1 second'"
    )
    long = cursor.fetchone()[0]
    mend = "Readers of the log wait for them. pg_stat_activity shows what holds them open." if long else ""
    yield Finding(f"{long} writing transactions over a second", bool(long), mend)


def secret() -> Iterator[Finding]:
    try:
        secrets.keys()
        for account in Account.objects.exclude(sealed=""):
            secrets.unseal(account.sealed)
    except SixringError as error:
        yield Finding("Sealed passwords can't be opened.", True, error.message)
    else:
        yield Finding("The key opens every sealed password")


def home() -> Iterator[Finding]:
    mode = os.stat(settings.HOME).st_mode & 0o077
    if mode:
        yield Finding(f"{settings.HOME} can be read by others.", True, f"chmod 700 {settings.HOME}")
    usage = shutil.disk_usage(settings.HOME)
    low = usage.free / usage.total < 0.05
    yield Finding(
        f"{usage.free // 2**20:,} MB free on disk", low, "Make room: intake stops when the disk is full." if low else ""
    )


def worker() -> Iterator[Finding]:
    beats = Heartbeat.objects.filter(name__startswith="worker", at__gte=clock.ago(seconds=60)).count()
    yield Finding(f"{beats} worker{'' if beats == 1 else 's'} alive", not beats, "" if beats else
                  "Start `sixring serve`, or `sixring worker` beside a separate web process.")  # fmt: skip


def flow() -> Iterator[Finding]:
    oldest = Arrival.objects.filter(state=Arrival.State.WAITING).order_by("id").first()
    age = (clock.now() - oldest.received_at).total_seconds() if oldest else 0
    yield Finding(
        f"The oldest arrival has waited {age:.0f} s", age > 60, "Is a worker running? See its log." if age > 60 else ""
    )
    held = Quarantine.objects.filter(ended_at=None).count()
    yield Finding(
        f"{held} in quarantine", bool(held), "Look at them under Quarantine; replay or dismiss." if held else ""
    )
    stuck = Dispatch.objects.filter(
        state__in=[Dispatch.State.UNKNOWN, Dispatch.State.DEAD, Dispatch.State.REJECTED]
    ).count()
    yield Finding(
        f"{stuck} messages that did not go out for sure",
        bool(stuck),
        "Each is marked in its conversation." if stuck else "",
    )
    dead = DeadLetter.objects.count()
    yield Finding(
        f"{dead} reactions waiting to be retried",
        bool(dead),
        "They retry by themselves; see the worker's log." if dead else "",
    )


def channels() -> Iterator[Finding]:
    for account in Account.objects.filter(enabled=True).exclude(trouble=""):
        yield Finding(f"{account.name}: {account.trouble}", True, "See its settings.")
    for account, words in warnings.soon():
        yield Finding(f"{account.name}: its sign-in ends soon", True, words)
    for line in page.of_all():
        where = f"{settings.PUBLIC_URL}{reverse('account_health', args=[line.account.pk])}"
        for words in line.said:
            yield Finding(f"{line.account.name}: {words}", True, f"See {where}")


def projections() -> Iterator[Finding]:
    wrong = fold.check()
    yield Finding(f"Who is who agrees with its history ({len(wrong)} differences)", bool(wrong), "; ".join(wrong[:3]))


def team() -> Iterator[Finding]:
    owners = Agent.objects.filter(role="owner", is_active=True).count()
    mend = "`sixring user add you@example.com --name You --role owner`" if Agent.objects.exists() else (
        "`sixring setup-link` prints a link that makes the first."
    )  # fmt: skip
    yield Finding(f"{owners} owner{'' if owners == 1 else 's'}", not owners, "" if owners else mend)
