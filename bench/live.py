"""How soon colleagues' screens hear of a change when a thousand streams hang on one server process, what each stream
costs, and how soon one is cut whose colleague may no longer listen.

Two hundred colleagues with different permissions keep five windows open each. One writer commits fifty changes a
second. Every stream notes what it heard and when; after the run that is compared, in order, with what its colleague may
see.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from . import parts

EVENT = re.compile(rb"id: (\d+-\d+)\ndata: ")
ACCOUNTS, CONVERSATIONS = 40, 800
WARM = 40  # streams opened and closed before the memory without streams is read


class Line(asyncio.Protocol):
    """One stream: when each change was heard, by its cursor."""

    def __init__(self, cookie: str, port: int) -> None:
        self.cookie, self.port = cookie, port
        self.heard: list[tuple[str, float]] = []
        self.rest = b""
        self.began = asyncio.get_running_loop().create_future()
        self.closed_at = 0.0
        self.transport: Any = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        host = f"127.0.0.1:{self.port}"
        transport.write(f"GET /live/ HTTP/1.1\r\nHost: {host}\r\nCookie: {self.cookie}\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        text = self.rest + data
        if not self.began.done() and b"\n\n" in text:
            self.began.set_result(text.startswith(b"HTTP/1.1 200"))
        whole, between, self.rest = text.rpartition(b"\n\n")
        for found in EVENT.finditer(whole + between):
            self.heard.append((found[1].decode(), now))
        if self.rest.endswith(b"0\r\n\r\n"):  # the last chunk: the stream has ended
            self.transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        self.closed_at = time.monotonic()
        if not self.began.done():
            self.began.set_result(False)


@dataclass
class Colleague:
    actor: Any
    cookie: str
    sees: frozenset[int] = frozenset()
    lines: list[Line] = field(default_factory=list)


class World:
    """Accounts of teams, conversations over them, and colleagues in some of the teams."""

    def __init__(self, actors: int, seed: int) -> None:
        self.chance = random.Random(seed)
        self.teams, self.conversations = self.place()
        self.colleagues = [self.employ(number) for number in range(actors)]

    def place(self) -> tuple[list[Any], list[tuple[Any, int]]]:
        from sixring.channels.models import Account
        from sixring.conversations import reach
        from sixring.conversations.models import Conversation
        from sixring.core import clock
        from sixring.core.models import Team

        teams = [Team.objects.create(name=f"Team {number}") for number in range(ACCOUNTS)]
        accounts = []
        for number, team in enumerate(teams):
            accounts.append(Account.objects.create(kind="email", name=f"Mailbox {number}"))
            accounts[-1].teams.add(team)
        now, rows = clock.now(), []
        for number in range(CONVERSATIONS):
            one = Conversation.objects.create(subject=f"Matter {number}", opened_at=now, touched_at=now)
            reach.take_in(one, accounts[number % ACCOUNTS].pk)
            rows.append((one, teams[number % ACCOUNTS].pk))
        return teams, rows

    def employ(self, number: int) -> Colleague:
        """Each sees 5 to 60 % of the accounts."""
        from sixring.core.accounts import agents
        from sixring.core.actors import SYSTEM, Actor

        agent = agents.create_agent(f"agent{number}@example.com", f"Agent {number}", "agent", actor=SYSTEM)
        mine = self.chance.sample(self.teams, max(1, round(ACCOUNTS * self.chance.uniform(0.05, 0.6))))
        agent.teams.set(mine)
        return Colleague(Actor.of(agent), session_of(agent), frozenset(team.pk for team in mine))


def session_of(agent: Any) -> str:
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    from sixring.core.accounts import sessions

    request = HttpRequest()
    request.session, request.META["REMOTE_ADDR"] = SessionStore(), "127.0.0.1"
    sessions.begin(request, agent)
    request.session.save()
    return f"{settings.SESSION_COOKIE_NAME}={request.session.session_key}"


class Writer(threading.Thread):
    """Commits changes at a steady rate, each its own transaction; `written` is (cursor, team, when)."""

    def __init__(self, world: World, rate: float, seconds: float) -> None:
        super().__init__(name="writer", daemon=True)
        self.world, self.rate, self.seconds = world, rate, seconds
        self.written: list[tuple[str, int, float]] = []
        self.behind = 0.0

    def run(self) -> None:
        from django.db import connection, transaction

        from sixring.core import changes
        from sixring.core.actors import SYSTEM
        from sixring.core.models import Change

        began = time.monotonic()
        for number in range(int(self.rate * self.seconds)):
            due = began + number / self.rate
            time.sleep(max(0, due - time.monotonic()))
            one, team = self.world.chance.choice(self.world.conversations)
            with transaction.atomic():
                changes.record("conversation.noted", one, actor=SYSTEM, audience=one.audience)
            at = time.monotonic()
            self.behind = max(self.behind, at - due)
            row = Change.objects.filter(subject_kind="conversation", subject_id=one.pk).order_by("-pk").first()
            assert row is not None
            self.written.append((changes.position(row), team, at))
        connection.close()


async def open_lines(colleagues: list[Colleague], each: int) -> int:
    """Open `each` streams for everybody, forty at a time; returns how many were let in."""
    loop, port, taken = asyncio.get_running_loop(), parts.web_port(), 0
    wanted = [one for one in colleagues for _ in range(each)]
    for start in range(0, len(wanted), 40):
        some = []
        for one in wanted[start : start + 40]:
            _, line = await loop.create_connection(lambda one=one: Line(one.cookie, port), "127.0.0.1", port)  # type: ignore[misc]
            one.lines.append(line)
            some.append(line)
        taken += sum([await asyncio.wait_for(line.began, 60) for line in some])
    return taken


async def close_lines(colleagues: list[Colleague]) -> None:
    for one in colleagues:
        for line in one.lines:
            line.transport.close()
        one.lines = []
    await asyncio.sleep(1)


def web_memory(part: parts.Part) -> float:
    """KiB (PSS) of the process that answers; Granian's own parent is not counted."""
    found = parts.memory_mb([part.session])
    return max(size for name, size in found.items() if "worker" not in name.split()[1:3]) * 1024


async def run(world: World, part: parts.Part, asked: argparse.Namespace) -> dict[str, Any]:
    each = max(1, asked.streams // len(world.colleagues))
    await open_lines(world.colleagues[:WARM], 1)
    await close_lines(world.colleagues)
    before = web_memory(part)
    opened = await open_lines(world.colleagues, each)
    await asyncio.sleep(1)
    computed, began = parts.cpu_seconds([part.session]), time.monotonic()
    writer = Writer(world, asked.rate, asked.seconds)
    writer.start()
    await asyncio.sleep(asked.seconds / 2)
    cut = await revoke(world.colleagues[0])
    await asyncio.to_thread(writer.join)
    await asyncio.sleep(3)
    cpu = (parts.cpu_seconds([part.session]) - computed) / (time.monotonic() - began)
    after = web_memory(part)
    figures = {"streams": opened, **judge(world, writer), "kib_per_stream": round((after - before) / opened, 1)}
    figures |= {"cut_s": round(cut, 2), "cpu_share": round(cpu, 2), "writer_behind_s": round(writer.behind, 2)}
    await close_lines(world.colleagues)
    return figures


async def revoke(colleague: Colleague) -> float:
    """Seconds until the last stream of somebody who was deactivated is cut; nothing may be heard behind that."""
    from sixring.core.accounts import agents
    from sixring.core.actors import SYSTEM
    from sixring.core.models import Agent

    def act() -> None:
        from django.db import connection

        agents.deactivate(Agent.objects.get(pk=colleague.actor.id), actor=SYSTEM)
        connection.close()

    began = time.monotonic()
    await asyncio.to_thread(act)
    while any(not line.closed_at for line in colleague.lines):
        if time.monotonic() > began + 30:
            return 30.0
        await asyncio.sleep(0.01)
    return max(line.closed_at for line in colleague.lines) - began


def judge(world: World, writer: Writer) -> dict[str, Any]:
    """Compare what each stream heard with what its colleague may see, in order."""
    waits: list[float] = []
    missing = repeated = foreign = disordered = 0
    at = {cursor: when for cursor, _, when in writer.written}
    for one in world.colleagues[1:]:
        due = [cursor for cursor, team, _ in writer.written if team in one.sees]
        for line in one.lines:
            heard = [cursor for cursor, _ in line.heard if cursor in at]
            missing += len(set(due) - set(heard))
            repeated += len(heard) - len(set(heard))
            foreign += len(set(heard) - set(due))
            disordered += heard != due
            waits += [when - at[cursor] for cursor, when in line.heard if cursor in at]
    cuts = statistics.quantiles(waits, n=100) if len(waits) > 1 else [0.0] * 99
    return {
        "delivery_p50_ms": round(cuts[49] * 1000, 1), "delivery_p95_ms": round(cuts[94] * 1000, 1),
        "delivery_p99_ms": round(cuts[98] * 1000, 1), "delivered": len(waits), "changes": len(writer.written),
        "missing": missing, "repeated": repeated, "foreign": foreign, "disordered": disordered,
    }  # fmt: skip


def measure(asked: argparse.Namespace) -> dict[str, Any]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = asked.streams * 2 + 500
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
    with parts.home(asked.database):
        world = World(asked.actors, asked.seed)
        part = parts.Part("serve", "--port", str(parts.web_port()))
        part.start()
        try:
            parts.wait_until_ready()
            figures = asyncio.run(run(world, part, asked))
        finally:
            part.stop()
    return {**figures, "actors": asked.actors, "changes_per_second": asked.rate, "database": asked.database,
            "files_limit": hard, "load_average": round(os.getloadavg()[0], 1)}  # fmt: skip


def apart(asked: argparse.Namespace, database: str) -> dict[str, Any]:
    """`measure` in a process of its own, for Django takes one database a process."""
    words = [f"--{name}={value}" for name, value in vars(asked).items() if name not in {"database", "alone"}]
    command = [sys.executable, "-m", "bench.live", "--alone", f"--database={database}", *words]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    print(done.stdout, end="", flush=True)
    if done.returncode:
        raise SystemExit(f"{database}: the bench ended with {done.returncode}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--database", choices=["sqlite", "postgres", "both"], default="sqlite")
    options.add_argument("--streams", type=int, default=1000)
    options.add_argument("--actors", type=int, default=200)
    options.add_argument("--rate", type=float, default=50)
    options.add_argument("--seconds", type=float, default=30)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.database == "both":
        print(json.dumps({name: apart(asked, name) for name in ("sqlite", "postgres")}))
        return 0
    print(json.dumps(measure(asked)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
