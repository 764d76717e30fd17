"""How fast an old help desk's history is brought in: tickets and messages a second, by the code of the import, with
what the bare database takes of as many plain rows in the same run."""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import tempfile
import time
from pathlib import Path

PLAIN = 50_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/bench history", description=__doc__)
    parser.add_argument("--tickets", type=int, default=10_000)
    count = parser.parse_args().tickets
    with tempfile.TemporaryDirectory(prefix="sixring-history-") as place:
        os.environ["SIXRING_HOME"] = f"{place}/home"
        os.environ["DJANGO_SETTINGS_MODULE"] = "sixring.settings"
        figures = measure(Path(place), count)
    figures["load_average"] = round(os.getloadavg()[0], 1)
    print(json.dumps(figures))


def measure(place: Path, count: int) -> dict[str, float]:
    import resource

    import django

    django.setup()
    from sixring.cli import migrate
    from sixring.core.accounts import agents
    from sixring.core.actors import SYSTEM
    from sixring.moving import commands
    from tests.moving import greenthumb

    migrate()
    agents.create_agent("ada@example.org", "Ada Ahrens", "owner", actor=SYSTEM)
    source = greenthumb.write(place / "old", count)
    how = {"trust": "verified", "account": "", "map_file": None, "report": None}
    began, computed = time.monotonic(), time.process_time()
    looked = commands.bring("zendesk", source, dry_run=True, say=print, **how)  # type: ignore[arg-type]
    look = time.monotonic() - began
    began, computed = time.monotonic(), time.process_time()
    move = commands.bring("zendesk", source, dry_run=False, say=print, **how)  # type: ignore[arg-type]
    took, cpu = time.monotonic() - began - look, time.process_time() - computed
    began = time.monotonic()
    again = commands.bring("zendesk", source, dry_run=False, say=print, **how)  # type: ignore[arg-type]
    assert set(again.counts) == {"here already"}
    messages = move.counts["messages"] + move.counts["notes"]
    return {
        "tickets": count, "messages": messages, "tickets_per_second": round(count / took),
        "messages_per_second": round(messages / took), "cpu_ms_per_ticket": round(1000 * cpu / count, 2),
        "look_rows_per_second": round(sum(looked.looked["rows"].values()) / look),
        "again_seconds": round(time.monotonic() - began, 1), "raw_rows_per_second": plain_rows(place),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }  # fmt: skip


def plain_rows(place: Path) -> int:
    """Rows of 300 bytes a second into a table of their own, a hundred a durable commit."""
    with sqlite3.connect(place / "plain.sqlite3", isolation_level=None) as rows:
        rows.execute("PRAGMA journal_mode = WAL")
        rows.execute("PRAGMA synchronous = FULL")
        rows.execute("CREATE TABLE plain (id INTEGER PRIMARY KEY, words TEXT)")
        began = time.monotonic()
        for _ in range(PLAIN // 100):
            rows.execute("BEGIN IMMEDIATE")
            rows.executemany("INSERT INTO plain (words) VALUES (?)", [("x" * 300,)] * 100)
            rows.execute("COMMIT")
        return round(PLAIN / (time.monotonic() - began))


if __name__ == "__main__":
    main()
