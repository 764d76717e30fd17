"""What the disk under this very run gives to anybody: plain sqlite3 in WAL with synchronous=FULL, no code of ours."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from pathlib import Path

ROW = 1200  # bytes, about those of an arrival
SECONDS = 2.0
TOGETHER = 250


def limits(folder: Path) -> dict[str, int]:
    """Commits of one row, and rows in commits of 250, each a second."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        base = sqlite3.connect(Path(place) / "raw.sqlite3", isolation_level=None)
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("PRAGMA synchronous=FULL")
        base.execute("CREATE TABLE raw (id INTEGER PRIMARY KEY, at TEXT, key TEXT UNIQUE, body BLOB)")
        one, many = rate(base, 1), rate(base, TOGETHER)
        base.close()
    return {"raw_commits_per_second": round(one), "raw_rows_per_second": round(many)}


def rate(base: sqlite3.Connection, together: int) -> float:
    """Rows a second in commits of `together` rows."""
    began, rows = time.monotonic(), 0
    while (spent := time.monotonic() - began) < SECONDS:
        base.execute("BEGIN IMMEDIATE")
        some = [("2026-03-02 09:00:00", os.urandom(16).hex(), bytes(ROW)) for _ in range(together)]
        base.executemany("INSERT INTO raw (at, key, body) VALUES (?, ?, ?)", some)
        base.execute("COMMIT")
        rows += together
    return rows / spent
