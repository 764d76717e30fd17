"""The database and its files as they were at one moment, taken while others go on writing.

SQLite copies itself within one reading transaction, which holds up no writer; PostgreSQL's tables are read within one
snapshot. Files are linked before and after that moment, so that one named by a row is there even if it is dropped
meanwhile.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from . import folders

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
# Where rows name files by their keys.
FILES = ("interactions_attachment", "conversations_upload")
PASSING = {"core_throttle"}  # counters of sign-in attempts; made without a migration, too
ATTEMPTS = 4
Say = Callable[[str], None]


@dataclass
class Snapshot:
    counts: dict[str, int]
    keys: set[str]
    columns: dict[str, list[str]] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def take(stage: Path, say: Say) -> Snapshot:
    """Put `database/` and `media/` into `stage`. `missing` names files that rows tell of and that aren't anywhere."""
    for _ in range(ATTEMPTS):
        link(all_media(), stage)
        say("Copying the database")
        found = sqlite(stage) if connection.vendor == "sqlite" else postgres(stage)
        say(f"The database: {sum(found.counts.values()):,} rows in {len(found.counts)} tables")
        lacking = {key for key in found.keys if not kept(stage, key).exists()}
        link((path_of(key) for key in lacking), stage)
        found.missing = sorted(key for key in lacking if not kept(stage, key).exists())
        if not found.missing:  # otherwise it was dropped just now, and so were its rows: look again
            break
    return found


def sqlite(stage: Path) -> Snapshot:
    path = database_file(stage)
    path.unlink(missing_ok=True)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    folders.sync(path)
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
        keys = {key for table in FILES for key in keys_of(copy.execute, table)}
        return Snapshot(count_sqlite(copy), keys)


def count_sqlite(copy: sqlite3.Connection) -> dict[str, int]:
    """Rows per table; what FTS5 keeps for itself is its own business."""
    names = [name for (name,) in copy.execute(TABLES) if "_words" not in name]
    return {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


def keys_of(ask: Callable[[str], Any], table: str) -> Iterable[str]:
    with suppress(sqlite3.OperationalError):  # an older database may lack the table
        return [key for (key,) in ask(f"SELECT key FROM {table}")]  # noqa: S608
    return []


def postgres(stage: Path) -> Snapshot:
    folder = stage / "database"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        columns = columns_of(cursor)
        counts = {table: copy_out(cursor, table, names, folder / f"{table}.copy") for table, names in columns.items()}
        keys = {key for table in FILES if table in columns for key in column(cursor, f"SELECT key FROM {table}")}  # noqa: S608
        cursor.execute(SEQUENCES)
        return Snapshot(counts, keys, columns, dict(cursor.fetchall()))


SEQUENCES = """
SELECT sequencename::text, coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = current_schema()
"""
COLUMNS = """
SELECT c.table_name::text, c.column_name::text FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
ORDER BY c.table_name, c.ordinal_position
"""


def columns_of(cursor: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    cursor.execute(COLUMNS)
    for table, name in cursor.fetchall():
        if table not in PASSING:
            found.setdefault(table, []).append(name)
    return found


def column(cursor: Any, sql: str) -> list[Any]:
    cursor.execute(sql)
    return [row[0] for row in cursor.fetchall()]


def copy_out(cursor: Any, table: str, names: list[str], path: Path) -> int:
    with open(path, "xb") as file, cursor.cursor.copy(f"COPY {table} ({listed(names)}) TO STDOUT") as copy:
        for part in copy:
            file.write(part)
    return int(cursor.cursor.rowcount)


def listed(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def all_media() -> Iterable[Path]:
    for folder, _, files in os.walk(settings.MEDIA_ROOT):
        yield from (Path(folder) / name for name in files)


def link(paths: Iterable[Path], stage: Path) -> None:
    """A second name for each file, which stays when the first is dropped; a copy where the disk knows no links."""
    for path in paths:
        there = kept(stage, path.name)
        if there.exists():
            continue
        there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            try:
                os.link(path, there)
            except FileNotFoundError:
                raise
            except OSError:
                shutil.copyfile(path, there)


def path_of(key: str) -> Path:
    return Path(settings.MEDIA_ROOT) / key[:2] / key


def kept(stage: Path, key: str) -> Path:
    return stage / "media" / key[:2] / key


def database_file(stage: Path) -> Path:
    return stage / "database" / "sixring.sqlite3"
