"""What a database deletes may still lie in its files: pages given back, the write-ahead log, an index's old parts.

SQLite overwrites what it deletes (`secure_delete`), but not what it moved between pages before (tried: of 2,009 rows
93 left bytes behind). So its full-text indexes are merged, the log is folded in and cut off, and the file is written
anew. PostgreSQL keeps dead rows, and old statistics of columns, until the tables are written anew.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import OperationalError, connection

from sixring.core import privacy
from sixring.interactions import search as of_touches
from sixring.people import search as of_people

from ..models import Erasure

log = logging.getLogger("sixring.erasing")
SMALL = 2 * 1024**3  # bytes that are written anew while people work; some ten seconds
TOO_LARGE = "larger than 2 GB: run `sixring person clean` in a quiet hour to write the database anew"
PATIENCE = "5s"
TRIES = 40
WORDS = ("interactions_words", "people_identity_words", "people_fact_words")


def clean(row: Erasure) -> bool:
    """Leave nothing of what was deleted in the files; False when somebody else was reading and it has to wait."""
    done = anew()
    if not done:
        return False
    Erasure.objects.filter(pk=row.pk).update(cleaned=done)
    return connection.vendor != "sqlite" or fold_in_log()


def anew(limit: int = SMALL) -> list[str]:
    """Write anew what fits into `limit`; returns what was done in words, nothing when it has to wait."""
    return sqlite(limit) if connection.vendor == "sqlite" else postgres(limit)


def sqlite(limit: int) -> list[str]:
    for index in (of_touches.index, of_people.identities.index, of_people.facts.index):
        index.wipe()
    if not fold_in_log():
        return []
    words = ["full-text indexes merged", "write-ahead log folded in and cut off"]
    if size() > limit:
        return [*words, TOO_LARGE]
    write_anew()
    return [*words, "database written anew"]


def size() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return int(cursor.fetchone()[0])


def write_anew() -> None:
    """Rows that were moved between pages leave their old bytes behind, whatever `secure_delete` says."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA temp_store = FILE")  # the whole database passes through it
        try:
            cursor.execute("VACUUM")
        finally:
            cursor.execute("PRAGMA temp_store = MEMORY")


def fold_in_log(pause: Callable[[float], None] = time.sleep) -> bool:
    """Somebody may be reading from the log; such readings are short."""
    for _ in range(TRIES):
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if cursor.fetchone()[0] == 0:
                return True
        pause(0.05)
    return False


def postgres(limit: int) -> list[str]:
    """Tables of which something was erased, and PostgreSQL's own statistics about their columns."""
    done = [rewrite(table, limit) for table in [*tables(), *WORDS, "pg_catalog.pg_statistic"]]
    left = done.count(False)
    words = [f"{done.count(True)} tables written anew and analysed"]
    if left:
        words.append(f"{left} large or busy tables vacuumed: run `sixring person clean` in a quiet hour")
    with connection.cursor() as cursor:
        try:
            cursor.execute("CHECKPOINT")
        except Exception:  # only a superuser may; the server does it by itself within minutes
            log.info("no checkpoint of our own")
    return words


def tables() -> list[str]:
    named = {
        apps.get_model(room.name, model)._meta.db_table for room in privacy.rooms() for model in room.keeping.ERASES
    }
    return sorted(named | {"trust_erasure", "conversations_conversation_tags"})


def rewrite(table: str, limit: int) -> bool:
    """Write `table` anew, unless it is too large for a working day or in use."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size(%s::regclass)", [table])
        small = cursor.fetchone()[0] <= limit
        analyse = "" if table.startswith("pg_catalog") else ", ANALYZE"
        if small:
            cursor.execute(f"SET lock_timeout = '{PATIENCE}'")
            try:
                cursor.execute(f"VACUUM (FULL{analyse}) {table}")
                if analyse:
                    forget_samples(cursor, table)
                return True
            except OperationalError:
                log.info("%s is in use", table)
            finally:
                cursor.execute("SET lock_timeout = 0")
        cursor.execute(f"VACUUM ({analyse.strip(', ') or 'FREEZE'}) {table}")
    return False


def forget_samples(cursor: Any, table: str) -> None:
    """ANALYZE leaves the samples of a table as they are when it finds no row in it; giving a column its own type again
    drops them."""
    cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")  # noqa: S608
    if cursor.fetchone()[0]:
        return
    cursor.execute(SAMPLED, [table])
    for column, kind in cursor.fetchall():
        cursor.execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" TYPE {kind}')


SAMPLED = """
SELECT a.attname::text, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = a.attname
WHERE a.attrelid = %s::regclass
"""
