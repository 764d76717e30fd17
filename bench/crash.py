"""Processes die at random moments under load: what was acknowledged must be there, once, in its place.

Mail by LMTP, chat messages and signed webhooks come in open loop while the web process, the workers or the child that
reads mails are killed (SIGKILL, whole process groups) and started again. The far side sends again what was not
acknowledged, under the same id. Everything is seeded; the seed is printed.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import json
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from . import parts

CHANNELS = ("email", "webchat", "webhook")
RATE = {"sqlite": 150.0, "postgres": 120.0}  # messages a second
WORKERS = {"sqlite": 1, "postgres": 4}
TARGETS = ("web", "worker", "web and worker", "everything", "mail reader")
WAITING = 600  # messages the far side keeps while nobody takes them
PATIENCE = 60.0  # seconds until what was acknowledged has to be settled


class Storm:
    """One database, its parts, and what is done to them."""

    def __init__(self, database: str, chance: random.Random) -> None:
        from .senders import Doors, Senders

        self.chance, self.rate = chance, RATE[database]
        self.web = parts.Part("web", "--port", str(parts.web_port()))
        self.workers = [parts.Part("worker") for _ in range(WORKERS[database])]
        self.senders = Senders(Doors.open())
        self.kills: Counter[str] = Counter()
        self.targets: list[str] = []
        self.over = False

    async def run(self, rounds: int) -> list[Any]:
        """Returns the messages that were sent."""
        from .workload import messages

        for part in (self.web, *self.workers):
            part.start()
        await asyncio.to_thread(parts.wait_until_ready)
        self.senders.open()
        endless = messages(10**7, self.chance.randrange(10**6), channels=CHANNELS)
        load = asyncio.create_task(self.senders.at_rate(endless, self.rate, lambda: self.over, WAITING))
        for number in range(rounds):
            await self.round(number)
        self.over = True
        sent = await load
        await self.senders.finish(PATIENCE)
        await asyncio.to_thread(wait_until_settled)
        return sent

    async def round(self, number: int) -> None:
        """Let it work, kill something, start it again, and wait until it works again."""
        await self.more_acknowledged(self.chance.randint(100, 350))
        await asyncio.sleep(self.chance.uniform(0, 0.2))
        self.targets = self.targets or self.chance.sample(TARGETS, len(TARGETS))  # each in its turn
        target = self.targets.pop()
        self.kills[target] += 1
        down = self.hit(target)
        await asyncio.sleep(self.chance.uniform(0, 0.3))
        before = await asyncio.to_thread(head)
        for part in down:
            part.start()
        await asyncio.to_thread(self.wait_until_working, before)
        if number % 10 == 9:
            print(f"round {number + 1}: {len(self.senders.acknowledged)} acknowledged", flush=True)

    async def more_acknowledged(self, more: int) -> None:
        """Return when that many more messages were taken, or when it takes too long."""
        goal, limit = len(self.senders.acknowledged) + more, time.monotonic() + PATIENCE
        while len(self.senders.acknowledged) < goal and time.monotonic() < limit:  # noqa: ASYNC110
            await asyncio.sleep(0.01)

    def hit(self, target: str) -> list[parts.Part]:
        """Kill `target`; returns the parts that are down now."""
        if target == "mail reader":
            kill_mail_reader(self.chance.choice(self.workers).session)
            return []
        down: list[parts.Part] = [self.web] if target in ("web", "web and worker", "everything") else []
        if target == "everything":
            down += self.workers
        elif target != "web":
            down += self.chance.sample(self.workers, self.chance.randint(1, min(2, len(self.workers))))
        for part in down:
            part.kill()
        return down

    def wait_until_working(self, before: str) -> None:
        """The door is open, and something was received since the log ended at `before`."""
        parts.wait_until_ready()
        limit = time.monotonic() + PATIENCE
        while head() == before:
            if time.monotonic() > limit:
                raise SystemExit(f"Nothing is received any more. The log ends:\n{parts.log_end()}")
            time.sleep(0.02)

    def stop(self) -> None:
        for part in (self.web, *self.workers):
            part.kill()


def kill_mail_reader(session: int) -> None:
    """The child in which a worker reads mails dies alone."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            mine = int((folder / "stat").read_text().rpartition(")")[2].split()[3]) == session
            if mine and b"email.child" in (folder / "cmdline").read_bytes():
                subprocess.run(["kill", "-KILL", folder.name])
        except OSError:
            continue


def head() -> str:
    from sixring.core import changes

    return changes.head()


def wait_until_settled() -> None:
    from sixring.channels.models import Arrival

    least, limit = 10**9, time.monotonic() + PATIENCE
    while (left := Arrival.objects.filter(state=Arrival.State.WAITING).count()) and time.monotonic() < limit:
        if left < least:  # it goes on
            least, limit = left, time.monotonic() + PATIENCE
        time.sleep(0.1)


def storm(database: str, rounds: int, seed: int) -> dict[str, Any]:
    """All of it on one database."""
    began = time.monotonic()
    with parts.home(database):
        from .verdict import judge

        mine = Storm(database, random.Random(seed))
        try:
            sent = asyncio.run(asyncio.wait_for(mine.run(rounds), 120 + rounds * 15))
        finally:
            mine.stop()
        found = dataclasses.asdict(judge(sent, mine.senders.acknowledged))
        return {
            "acknowledged": len(mine.senders.acknowledged),
            **{name: found[name] for name in ("lost", "duplicates", "misplaced", "quarantined", "stuck")},
            "rounds": rounds,
            "kills": dict(mine.kills),
            "resent": mine.senders.resent,
            "sound": is_sound(),
            "seconds": round(time.monotonic() - began),
        }


def is_sound() -> bool:
    """SQLite's own check of the whole file, and the check of all projections of people against the fold."""
    from django.db import connection

    from sixring.people import fold

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite" and cursor.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            return False
    return not fold.check()


def apart(database: str, rounds: int, seed: int) -> dict[str, Any]:
    """`storm` in a process of its own, for Django takes one database a process."""
    words = ["--database", database, "--rounds", str(rounds), "--seed", str(seed), "--alone"]
    last = ""
    with subprocess.Popen([sys.executable, "-m", "bench.crash", *words], stdout=subprocess.PIPE, text=True) as child:
        for line in child.stdout or ():
            last = line
            print(f"{database}: {line}", end="", flush=True)
    if child.returncode:
        raise SystemExit(f"{database}: the bench ended with {child.returncode}")
    figures: dict[str, Any] = json.loads(last)
    return figures


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=100)
    options.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    options.add_argument("--seed", type=int, default=random.randrange(10**6))
    options.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.alone:
        print(json.dumps(storm(asked.database, asked.rounds, asked.seed)))
        return 0
    print(f"seed {asked.seed}", flush=True)
    databases = ["sqlite", "postgres"] if asked.database == "both" else [asked.database]
    each = {database: apart(database, asked.rounds, asked.seed) for database in databases}
    counted = ("acknowledged", "lost", "duplicates", "misplaced", "quarantined", "stuck", "rounds")
    total = {name: sum(figures[name] for figures in each.values()) for name in counted}
    print(json.dumps({"seed": asked.seed, **total, **each}))
    wrong = any(total[name] for name in ("lost", "duplicates", "misplaced", "quarantined", "stuck"))
    return 1 if wrong or not all(figures["sound"] for figures in each.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
