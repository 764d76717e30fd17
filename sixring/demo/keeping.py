"""Where a built demo lies, and what is done when its building was interrupted: it begins anew, and only there.

A marker beside the data says how far it has come. A home without one is somebody's own and is never touched.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import msgspec

from sixring.core.errors import Refused

MARKER = "demo.json"
DATABASE = "sixring.sqlite3"
TRUTH = "truth.jsonl.gz"


class Mark(msgspec.Struct):
    """Which world it is, and whether it is whole."""

    size: str
    seed: int
    state: str  # building, built


def of(home: Path) -> Mark | None:
    try:
        return msgspec.json.decode((home / MARKER).read_bytes(), type=Mark)
    except (OSError, msgspec.DecodeError):
        return None


def keep(home: Path, mark: Mark) -> None:
    """Written beside and moved into place, so that it is whole or not there."""
    fresh = home / f"{MARKER}.new"
    fresh.write_bytes(msgspec.json.encode(mark))
    fresh.replace(home / MARKER)


def wipe_unfinished(home: Path) -> bool:
    """Take away what an interrupted building left; returns whether there was any. Before the database is opened.

    Raises `Refused` on PostgreSQL, whose database is not ours to empty.
    """
    mark = of(home)
    if mark is None or mark.state == "built":
        return False
    if os.environ.get("SIXRING_DATABASE_URL", "").startswith("postgres"):
        raise Refused(f"The demo was not finished. Empty its database, delete {home / MARKER}, and start again.")
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", TRUTH):
        (home / name).unlink(missing_ok=True)
    shutil.rmtree(home / "media", ignore_errors=True)
    (home / MARKER).unlink()
    return True


def refuse_another(home: Path, wanted: dict[str, Any]) -> None:
    """What was built is used again; another world needs another place."""
    mark = of(home)
    if mark is None:
        return
    differs = [
        f"{name} {value}" for name, value in wanted.items() if value is not None and getattr(mark, name) != value
    ]
    if differs:
        raise Refused(
            f"{home} holds the {mark.size} demo with seed {mark.seed}, not {' and '.join(differs)}."
            " Delete that folder, or set SIXRING_HOME to another one."
        )
