"""A backup under load, everything wiped, restored on an empty machine: what is there, and what it cost the senders.

Mails (some with a file), chat messages and signed webhooks come in open loop before, while and after `sixring backup`
runs beside the server. Then the server stops, its home and its database are deleted, and `sixring restore` puts the
backup into an empty home and an empty database. Compared are

* the restored tables and files with those in the archive, which is the backup's moment, by counts and hashes;
* both with what the live installation held last: every restored touch and file must have been there, byte for byte;
* what was acknowledged before the backup began with what is there again: `lost` counts what is not.

`longest_silence_ms` is the longest time without any acknowledgement, before the backup and during it.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import itertools
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import parts
from .holdings import Holdings, different, of, of_backup
from .workload import Message, messages

if TYPE_CHECKING:
    from .senders import Senders

CHANNELS = ("email", "webchat", "webhook")
RATE = {"sqlite": 120.0, "postgres": 80.0}  # messages a second
WORKERS = {"sqlite": 1, "postgres": 2}
QUIET = 6.0  # seconds under load before the backup, to compare with
EVERY, SIZE = 5, 40_000  # each how many mails one carries a file, of how many bytes
AFTERWARDS = 20  # mails to what was restored
PATIENCE = 120.0


@dataclass(frozen=True)
class WithFile(Message):
    """A mail that brings a file nobody else has."""

    @property
    def mail(self) -> bytes:
        head, _, body = super().mail.partition(b"\r\n\r\n")
        plain = b"Content-Type: text/plain; charset=utf-8"
        file = base64.encodebytes(random.Random(self.key).randbytes(SIZE)).replace(b"\n", b"\r\n")
        named = b"Content-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment"
        return b"".join((
            head.replace(plain, b'Content-Type: multipart/mixed; boundary="part"'), b"\r\n\r\n--part\r\n", plain,
            b"\r\n\r\n", body, b"\r\n--part\r\n", named, b'; filename="tray.jpg"\r\n\r\n', file, b"--part--\r\n",
        ))  # fmt: skip


def some_with_files(plain: Iterator[Message]) -> Iterator[Message]:
    for number, message in enumerate(plain):
        brings = message.channel == "email" and number % EVERY == 0
        yield WithFile(**{name: getattr(message, name) for name in Message.__slots__}) if brings else message


@dataclass
class Run:
    """What the senders saw: moments (monotonic seconds) of the backup, and which messages were acknowledged when."""

    due: Mapping[str, float]
    acknowledged: Mapping[str, float]
    quiet_from: float
    began: float
    ended: float

    def figures(self) -> dict[str, Any]:
        early = [key for key, at in self.acknowledged.items() if at < self.began]
        return {
            "acknowledged_before": len(early),
            "acknowledged_during": sum(self.began <= at < self.ended for at in self.acknowledged.values()),
            "backup_seconds": round(self.ended - self.began, 1),
            "before": self.waits(self.quiet_from, self.began),
            "during": self.waits(self.began, self.ended),
        }

    def waits(self, start: float, end: float) -> dict[str, float]:
        """Milliseconds from the moment a message was due to its acknowledgement, and the longest time without one."""
        took = [1000 * (at - self.due[key]) for key, at in self.acknowledged.items() if start <= self.due[key] < end]
        at = sorted([start, end, *(moment for moment in self.acknowledged.values() if start <= moment < end)])
        silence = max(later - earlier for earlier, later in itertools.pairwise(at))
        places = statistics.quantiles(took, n=100) if len(took) > 1 else [0.0] * 99
        return {
            "p50_ms": round(places[49], 1), "p95_ms": round(places[94], 1), "p99_ms": round(places[98], 1),
            "longest_ms": round(max(took, default=0.0), 1), "longest_silence_ms": round(1000 * silence, 1),
        }  # fmt: skip


async def under_load(senders: Senders, database: str, count: int, seed: int, live: list[parts.Part]) -> Run:
    """Start everything, send `count` messages, back up while more come, and let all be settled."""
    over = False
    for part in live:
        part.start()
    await asyncio.to_thread(parts.wait_until_ready)
    senders.open()
    endless = some_with_files(messages(10**6, seed, channels=CHANNELS))
    load = asyncio.create_task(senders.at_rate(endless, RATE[database], lambda: over, 5000))
    limit = time.monotonic() + PATIENCE + 3 * count / RATE[database]
    while len(senders.acknowledged) < count and time.monotonic() < limit:  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    quiet_from = time.monotonic()
    await asyncio.sleep(QUIET)
    began = time.monotonic()
    await asyncio.to_thread(sixring, "backup")
    ended = time.monotonic()
    over = True
    await load
    await senders.finish(PATIENCE)
    return Run(senders.due, senders.acknowledged, quiet_from, began, ended)


def sixring(*words: str) -> str:
    done = subprocess.run([sys.executable, "-m", "sixring", *words], cwd=parts.ROOT, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"sixring {' '.join(words)}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def measure(database: str, count: int, seed: int) -> dict[str, Any]:
    """All of it on one database."""
    with parts.home(database) as home, tempfile.TemporaryDirectory(prefix="sixring-carried-") as carried:
        live = [parts.Part("web", "--port", str(parts.web_port()))]
        live += [parts.Part("worker") for _ in range(WORKERS[database])]
        from .senders import Doors, Senders

        try:
            run = asyncio.run(under_load(Senders(Doors.open()), database, count, seed, live))
        finally:
            for part in live:
                part.stop()
        (made,) = (home / "backups").glob("*.backup")
        backup = Path(shutil.move(made, carried))
        last = of(home, os.environ.get("SIXRING_DATABASE_URL", ""))
        moment = unpacked(backup, Path(carried))
        wipe(home)
        empty_machine(Path(carried) / "home")
        began = time.monotonic()
        sixring("restore", str(backup), "--moved")
        seconds = time.monotonic() - began
        there = of(Path(os.environ["SIXRING_HOME"]), os.environ.get("SIXRING_DATABASE_URL", ""))
        return {
            **run.figures(), "restore_seconds": round(seconds, 1), "backup_mb": round(backup.stat().st_size / 2**20, 1),
            **compared(run, last, moment, there), "goes_on": goes_on(live, len(there.touches)),
        }  # fmt: skip


def unpacked(backup: Path, carried: Path) -> Holdings:
    """The archive read by itself: what was there at its moment."""
    from sixring.trust import archive

    (carried / "stage").mkdir()
    return of_backup(carried / "stage", archive.unpack(backup, carried / "stage"))


def wipe(home: Path) -> None:
    """The machine is gone: home, keys, database."""
    from django.db import connections

    connections.close_all()
    shutil.rmtree(home)
    if url := os.environ.get("SIXRING_DATABASE_URL"):
        on_server(url, f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")


def empty_machine(home: Path) -> None:
    """From here on every `sixring …` works in an empty home, with an empty database."""
    home.mkdir()
    os.environ["SIXRING_HOME"] = str(home)
    if url := os.environ.get("SIXRING_DATABASE_URL"):
        on_server(url, "CREATE DATABASE another")
        os.environ["SIXRING_DATABASE_URL"] = f"{url.rpartition('/')[0]}/another"


def on_server(url: str, sql: str) -> None:
    import psycopg

    with psycopg.connect(f"{url.rpartition('/')[0]}/postgres", autocommit=True) as server:
        server.execute(sql)


def compared(run: Run, last: Holdings, moment: Holdings, there: Holdings) -> dict[str, Any]:
    texts = keys_in(os.environ["SIXRING_HOME"], os.environ.get("SIXRING_DATABASE_URL", ""))
    early = {key for key, at in run.acknowledged.items() if at < run.began}
    return {
        "lost": len(early - texts),
        "tables": len(there.tables), "rows": there.rows, "files": len(there.files),
        "different_tables": different(moment, there),
        "different_files": len(set(moment.files.items()) ^ set(there.files.items())),
        "touches_that_never_were": len(set(there.touches.items()) - set(last.touches.items())),
        "files_that_never_were": len(set(there.files.items()) - set(last.files.items())),
        "live_went_on_by": len(last.touches) - len(there.touches),
    }  # fmt: skip


def keys_in(home: str, url: str) -> set[str]:
    """What messages call themselves, of those recorded and of those that arrived and wait to be."""
    import re

    told = b"\n".join(whole(home, url))
    return {found.decode() for found in re.findall(rb"\[([a-z]\d+\.[\d.]+)\]", told)}


def whole(home: str, url: str) -> Iterator[bytes]:
    import sqlite3
    from contextlib import closing

    raw = "SELECT raw FROM channels_arrival"
    if url:
        import psycopg

        with psycopg.connect(url) as server:
            yield from (bytes(row[0]) for row in server.execute(raw).fetchall())
        return
    with closing(sqlite3.connect(f"file:{home}/sixring.sqlite3?mode=ro", uri=True)) as base:
        yield from (bytes(row[0]) for row in base.execute(raw).fetchall())


def goes_on(live: list[parts.Part], before: int) -> bool:
    """Whether what was restored takes mail and places it."""
    try:
        for part in live:
            part.start()
        parts.wait_until_ready()
        asyncio.run(some_mails())
        limit = time.monotonic() + PATIENCE
        while time.monotonic() < limit:
            if len(of(Path(os.environ["SIXRING_HOME"]), os.environ.get("SIXRING_DATABASE_URL", "")).touches) > before:
                return True
            time.sleep(0.5)
        return False
    finally:
        for part in live:
            part.stop()


async def some_mails() -> None:
    from .senders import Doors, MailLine

    nobody: Any = None
    line = MailLine(Doors(nobody, nobody, nobody))
    for message in [one for one in messages(400, 7, "later ") if one.channel == "email"][:AFTERWARDS]:
        await line.give(message)
    line.close()


def apart(database: str, count: int, seed: int) -> dict[str, Any]:
    """`measure` in a process of its own, for Django takes one database a process."""
    words = ["--database", database, "--messages", str(count), "--seed", str(seed), "--alone"]
    done = subprocess.run([sys.executable, "-m", "bench.backup", *words], stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"{database}: the bench ended with {done.returncode}: {done.stdout[-2000:]}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(f"{database}: {json.dumps(figures)}", flush=True)
    return figures


def is_sound(figures: dict[str, Any]) -> bool:
    wrong = ("lost", "different_tables", "different_files", "touches_that_never_were", "files_that_never_were")
    return bool(figures["goes_on"]) and not any(figures[name] for name in wrong)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--messages", type=int, default=4000, help="taken before the backup")
    options.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    options.add_argument("--seed", type=int, default=random.randrange(10**6))
    options.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.alone:
        print(json.dumps(measure(asked.database, asked.messages, asked.seed)))
        return 0
    databases = ["sqlite", "postgres"] if asked.database == "both" else [asked.database]
    each = {database: apart(database, asked.messages, asked.seed) for database in databases}
    print(json.dumps({"seed": asked.seed, **each}))
    return 0 if all(is_sound(figures) for figures in each.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
