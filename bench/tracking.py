"""How many tracking events a second are on disk when they are acknowledged, and whether each is recorded exactly once.

The real server with its worker on a data directory of its own (SQLite, `synchronous=FULL`), driven over loopback by
another process that posts batches as server SDKs do. The same disk's bare figures stand beside it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from bench import disk

KEY = "beac0000beac0000beac0000beac0000"
BATCH = 100
WORDS = "garden roses tulips basket spade letter winter window silver shipping order green orange helmet".split()


def main() -> int:
    words = argparse.ArgumentParser(prog="bench tracking")
    words.add_argument("--events", type=int, default=50_000)
    words.add_argument("--connections", type=int, default=8)
    words.add_argument("--patience", type=float, default=240, help="seconds to wait for the worker")
    words.add_argument("--drive", type=int, help=argparse.SUPPRESS)
    options = words.parse_args()
    if options.drive:
        print(json.dumps(drive(options.drive, options.events, options.connections)))
        return 0
    home = Path(tempfile.mkdtemp(prefix="sixring-bench-"))
    try:
        return report(home, options)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def report(home: Path, options: argparse.Namespace) -> int:
    raw = disk.limits(home)
    with serving(home) as port:
        acked = driven(port, options)
        settle(home, options.patience)
        busy = time.time() - acked.pop("began")
    figures = {**acked, **recorded(home, acked["accepted"]), **raw}
    figures["recorded_per_second"] = round(figures["recorded"] / busy)
    print(json.dumps(figures))
    return 0 if not figures["lost"] and not figures["duplicates"] and not figures["failed"] else 1


def driven(port: int, options: argparse.Namespace) -> dict[str, Any]:
    """What the client process saw."""
    words = ["--drive", str(port), "--events", str(options.events), "--connections", str(options.connections)]
    done = subprocess.run(
        [sys.executable, "-m", "bench.tracking", *words], check=True, capture_output=True, timeout=300
    )
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


@contextlib.contextmanager
def serving(home: Path) -> Iterator[int]:
    """`sixring serve` on `home`, with one tracking source."""
    port = free_port()
    own = {"SIXRING_HOME": str(home), "SIXRING_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    others = {name: value for name, value in os.environ.items() if not name.startswith("SIXRING_")}
    os.environ |= own
    prepare()
    log = (home / "server.log").open("wb")
    words = [sys.executable, "-m", "sixring", "serve", "--port", str(port)]
    server = subprocess.Popen(words, env={**others, **own}, stdout=log, stderr=log)
    try:
        wait_for(port, server, home / "server.log")
        yield port
    finally:
        server.terminate()
        server.wait(30)


def prepare() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "sixring.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.db import connection

    from sixring.channels.models import Account

    Account.objects.create(kind="tracking", name="Bench", key=KEY)
    connection.close()


def wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit(f"The server did not start:\n{log.read_text()[-3000:]}")


def settle(home: Path, patience: float) -> None:
    """Wait until the worker is done."""
    book = sqlite3.connect(home / "sixring.sqlite3", timeout=30)
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if not book.execute("SELECT 1 FROM channels_arrival WHERE state = 'waiting' LIMIT 1").fetchone():
            break
        time.sleep(0.1)
    book.close()


def recorded(home: Path, accepted: int) -> dict[str, int]:
    """What is in the log: events recorded, accepted ones missing, those there more than once."""
    book = sqlite3.connect(home / "sixring.sqlite3", timeout=30)
    there = Counter(name for (name,) in book.execute("SELECT dedupe FROM interactions_interaction"))
    book.close()
    wanted = {str(event_id(number)) for number in range(accepted)}
    return {
        "recorded": there.total(),
        "lost": len(wanted - there.keys()),
        "duplicates": there.total() - len(there),
    }


# The client, a process of its own.


def drive(port: int, events: int, connections: int) -> dict[str, Any]:
    """Post all batches over `connections` that stay open; every batch waits for its acknowledgement."""
    bodies = [request(start, min(BATCH, events - start)) for start in range(0, events, BATCH)]
    left = iter(bodies)
    taking = threading.Lock()
    waits: list[float] = []
    failures: list[str] = []

    def run() -> None:
        with socket.create_connection(("127.0.0.1", port), 60) as line:
            while True:
                with taking:
                    body = next(left, None)
                if body is None:
                    return
                began = time.perf_counter()
                answer = exchange(line, body)
                waits.append(time.perf_counter() - began)
                if not answer.startswith(b"HTTP/1.1 200"):
                    failures.append(answer.decode("latin-1"))

    threads = [threading.Thread(target=run) for _ in range(connections)]
    at, began = time.time(), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    waits.sort()
    size = sum(map(len, bodies)) / events
    return {
        "events_per_second": round((events - BATCH * len(failures)) / seconds),
        "began": at,
        "accepted": events - BATCH * len(failures),
        "failed": len(failures),
        "seconds": round(seconds, 2),
        "bytes_per_event": round(size),
        "batch": BATCH,
        "connections": connections,
        "ack_p50_ms": round(waits[len(waits) // 2] * 1000, 1),
        "ack_p95_ms": round(waits[int(len(waits) * 0.95)] * 1000, 1),
    }


def exchange(line: socket.socket, request: bytes) -> bytes:
    """One request and its whole answer on an open connection."""
    line.sendall(request)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += received(line)
    head, _, body = answer.partition(b"\r\n\r\n")
    size = next(int(row[15:]) for row in head.lower().split(b"\r\n") if row.startswith(b"content-length:"))
    while len(body) < size:
        body += received(line)
    return head + b"\r\n\r\n" + body


def received(line: socket.socket) -> bytes:
    some = line.recv(65536)
    if not some:
        raise ConnectionError("the server hung up")
    return some


def request(start: int, count: int) -> bytes:
    """A batch as a server SDK posts it."""
    batch = [event(number) for number in range(start, start + count)]
    body = json.dumps({"batch": batch, "sentAt": "2026-03-21T12:00:01.000+00:00", "writeKey": KEY}).encode()
    login = b64encode(f"{KEY}:".encode()).decode()
    head = (
        f"POST /v1/batch HTTP/1.1\r\nHost: bench\r\nAuthorization: Basic {login}\r\nContent-Type: application/json\r\n"
    )
    return head.encode() + f"User-Agent: bench/1\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def event_id(number: int) -> UUID:
    return UUID(int=random.Random(number).getrandbits(128), version=4)


def event(number: int) -> dict[str, Any]:
    """300 to 1,000 bytes: mostly tracks and pages of some thousand browsers, an identify now and then."""
    luck = random.Random(number)
    kind = luck.choices(["track", "page", "identify"], [70, 25, 5])[0]
    said = {word: luck.choice(WORDS) for word in luck.sample(WORDS, luck.randint(1, 10))}
    url = f"https://shop.example.com/{luck.choice(WORDS)}/{number % 997}"
    found: dict[str, Any] = {
        "type": kind,
        "messageId": str(event_id(number)),
        "anonymousId": str(event_id(-1 - luck.randrange(3000))),
        "timestamp": "2026-03-21T12:00:00.000+00:00",
        "context": {
            "library": {"name": "analytics-python", "version": "2.4.0"},
            "page": {"url": url},
            "locale": "en-GB",
        },
    }
    if kind == "identify":
        return found | {"traits": {"email": f"dan{luck.randrange(3000)}@example.com", **said}}
    return found | {"properties": said} | ({"event": "Product Viewed"} if kind == "track" else {"name": "Shop"})


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main())
