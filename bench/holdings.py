"""What a database and its files hold, told by counts and hashes; without Django, so that it can look at any of them."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sixring.trust.archive import Manifest

# What a restore puts right on purpose: who is at work, who is signed in, counters of attempts; and on PostgreSQL the
# numbers of the former server's transactions, in the log and in what listeners remember of it.
PASSING = {"core_lease", "core_heartbeat", "django_session", "core_throttle"}
NUMBERED = "core_cursor"
LOG = "core_change"
TRANSACTION = "xid"
TOUCHES = "interactions_interaction"
NAMES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '%\\_words%' ESCAPE '\\'"  # noqa: E501

Table = tuple[int, str]  # rows, and a hash of them


@dataclass
class Holdings:
    """`tables` by name; `touches` is a hash of each touch by its id; `files` of each file by its key."""

    tables: dict[str, Table] = field(default_factory=dict)
    touches: dict[int, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(rows for rows, _ in self.tables.values())


def of(home: Path, url: str) -> Holdings:
    """An installation's, whose processes stand still."""
    found = of_server(url) if url else of_file(home / "sixring.sqlite3")
    found.files = files_in(home / "media")
    return found


def of_backup(stage: Path, manifest: Manifest) -> Holdings:
    """An unpacked backup's: what was there at its moment."""
    if manifest.columns:
        tables = {name: stage / "database" / f"{name}.copy" for name in manifest.columns}
        found = of_copies(manifest.columns, lambda name, _: tables[name].read_bytes())
    else:
        found = of_file(stage / "database" / "sixring.sqlite3")
    found.files = files_in(stage / "media")
    return found


def of_file(path: Path) -> Holdings:
    found = Holdings()
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as base:
        for (name,) in base.execute(NAMES).fetchall():
            if name not in PASSING:
                found.tables[name] = told(repr(row).encode() for row in base.execute(f'SELECT * FROM "{name}"'))  # noqa: S608
        for row in base.execute(f"SELECT * FROM {TOUCHES}"):  # noqa: S608
            found.touches[row[0]] = digest(repr(row).encode())
    return found


def of_server(url: str) -> Holdings:
    import psycopg

    with psycopg.connect(url) as server:
        columns: dict[str, list[str]] = {}
        listed = server.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND is_generated = 'NEVER' ORDER BY table_name, ordinal_position"
        )
        for table, name in listed.fetchall():
            columns.setdefault(table, []).append(name)
        return of_copies(columns, lambda table, names: copied(server, table, names))


def copied(server: Any, table: str, names: list[str]) -> bytes:
    some = ", ".join(f'"{name}"' for name in names)
    with server.cursor().copy(f'COPY "{table}" ({some}) TO STDOUT') as copy:
        return b"".join(bytes(part) for part in copy)


def of_copies(columns: dict[str, list[str]], read: Callable[[str, list[str]], bytes]) -> Holdings:
    found = Holdings()
    for table, names in columns.items():
        if table in PASSING or table == NUMBERED:
            continue
        lines = read(table, names).splitlines()
        if table == LOG:
            place = names.index(TRANSACTION)
            lines = [b"\t".join(cell for at, cell in enumerate(line.split(b"\t")) if at != place) for line in lines]
        found.tables[table] = told(lines)
        if table == TOUCHES:
            found.touches = {int(line.split(b"\t", 1)[0]): digest(line) for line in lines}
    return found


def told(rows: Iterable[bytes]) -> Table:
    """How many, and one hash of all, in whatever order they come."""
    each = sorted(rows)
    return len(each), digest(b"\n".join(each))


def files_in(media: Path) -> dict[str, str]:
    return {path.name: digest(path.read_bytes()) for path in media.rglob("*") if path.is_file()}


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def different(one: Holdings, other: Holdings) -> list[str]:
    """Names of tables that hold something else."""
    names = one.tables.keys() | other.tables.keys()
    return sorted(name for name in names if one.tables.get(name) != other.tables.get(name))
