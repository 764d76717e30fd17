"""How fast messages are received, recognised, threaded and visible, with the real parts running and every disk write
durable, and whether each ends up in the right person's right conversation.

The workload is that of the comparison with other products: plain mails of about 0.9 kB, two new matters a customer,
answers threaded by References, and as many chat messages. A colleague's screen is on the live stream all the time.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from typing import Any

from . import disk, parts
from .workload import Message, messages

WORKERS = {"sqlite": 1, "postgres": 4}
CHUNK, YIELD = 100, 0.02  # as `sixring import` does it
LIVE_RATE = 200.0
BESIDE_RATE = 40.0  # live messages a second while an import runs


class Bench:
    """One database with its parts running, and what was sent to them."""

    def __init__(self, database: str, seed: int) -> None:
        from .screen import Screen
        from .senders import Doors

        self.seed = seed
        self.doors = Doors.open()
        self.serving = parts.Part("serve", "--port", str(parts.web_port()), "--workers", str(WORKERS[database]))
        self.screen = Screen()
        self.sent: list[Message] = []
        self.acknowledged: set[str] = set()
        self.memory: dict[str, float] = {}
        self.closing = threading.Event()

    def start(self) -> None:
        self.serving.start()
        parts.wait_until_ready()
        self.screen.open()
        threading.Thread(target=self.sample, name="memory", daemon=True).start()
        asyncio.run(self.live(messages(80, self.seed, "w"), 40))  # warm: every process has loaded what it needs
        self.wait()

    def stop(self) -> None:
        self.closing.set()
        self.screen.close()
        self.serving.stop()

    def sample(self) -> None:
        """Keep the largest sum of memory over all processes of Sixring."""
        while not self.closing.wait(0.5):
            found = parts.memory_mb([self.serving.session])
            if sum(found.values()) > sum(self.memory.values()):
                self.memory = found

    def wait(self) -> None:
        if not self.screen.wait_for(len(self.sent), 600):
            missing = len(self.sent) - len(self.screen.seen)
            print(f"{missing} never appeared. The log ends:\n{parts.log_end()}", flush=True)

    # What is measured.

    def throughput(self, count: int) -> dict[str, float]:
        """Messages a second from the first one accepted to the last one on the screen, and what each took to compute
        in all processes of Sixring, which says more where a machine is busy with other things."""
        batch = list(messages(count, self.seed, "t"))
        began, computed = time.monotonic(), parts.cpu_seconds([self.serving.session])
        self.bring(batch)
        self.wait()
        seconds = max(self.screen.seen.values()) - began
        computed = parts.cpu_seconds([self.serving.session]) - computed
        return {
            "messages_per_second": round(len(batch) / seconds),
            "cpu_ms_per_message": round(computed / len(batch) * 1000, 3),
            "load_average": round(os.getloadavg()[0], 1),
        }

    def bring(self, batch: Sequence[Message]) -> None:
        """The way of `sixring import`: chunks through the inbox, with a pause for live intake."""
        from sixring.channels import inbox

        for start in range(0, len(batch), CHUNK):
            some = batch[start : start + CHUNK]
            inbox.accept([self.item(message) for message in some])
            self.sent += some
            self.acknowledged.update(message.key for message in some)
            time.sleep(YIELD)

    def item(self, message: Message) -> Any:
        from sixring.channels.adapters.webchat import row
        from sixring.channels.inbox import Item

        if message.channel == "email":
            return Item(self.doors.mail, message.mail, {"via": "import", "file": "bench.mbox"})
        said = row.Row("message", message.who, message.key, message.text)
        return Item(self.doors.chat, row.write(said))

    async def live(self, some: Any, rate: float) -> dict[str, tuple[float, float]]:
        """Send `some` in open loop through the doors; returns when each was due and acknowledged."""
        from .senders import Senders

        senders = Senders(self.doors)
        senders.open()
        sent = await senders.at_rate(some, rate, self.closing.is_set)
        await senders.finish(60)
        self.sent += sent
        self.acknowledged |= senders.acknowledged.keys()
        return {key: (senders.due[key], at) for key, at in senders.acknowledged.items()}

    def visible(self, seconds: float) -> dict[str, float]:
        """Milliseconds from a message's moment to its event on the live stream, at 200 a second."""
        sent = asyncio.run(self.live(messages(int(LIVE_RATE * seconds), self.seed, "v"), LIVE_RATE))
        self.wait()
        shown = self.shown()
        waits = [(shown[key] - due) * 1000 for key, (due, _) in sent.items() if key in shown]
        acks = [(at - due) * 1000 for due, at in sent.values()]
        return {
            "visible_p50_ms": quantile(waits, 50),
            "visible_p95_ms": quantile(waits, 95),
            "visible_p99_ms": quantile(waits, 99),
            "live_ack_p95_ms": quantile(acks, 95),
        }

    def shown(self) -> dict[str, float]:
        from sixring.interactions.models import Interaction

        from .verdict import key_of

        texts = Interaction.objects.values_list("pk", "text")
        return {key_of(text): self.screen.seen[pk] for pk, text in texts if pk in self.screen.seen}

    def beside_import(self, count: int) -> dict[str, float]:
        """How long live intake waits for its acknowledgement while an import runs."""
        batch = list(messages(count, self.seed, "i"))
        importing = threading.Thread(target=self.bring, args=(batch,))
        importing.start()
        seconds = count / 1000
        sent = asyncio.run(self.live(messages(int(BESIDE_RATE * seconds), self.seed, "b"), BESIDE_RATE))
        importing.join()
        self.wait()
        acks = [(at - due) * 1000 for due, at in sent.values()]
        return {"ack_p50_ms": quantile(acks, 50), "ack_p95_ms": quantile(acks, 95)}

    def by_lmtp(self, count: int) -> float:
        """Mails a second through the LMTP door as fast as it takes them, until the last is on the screen."""
        mails = [message for message in messages(2 * count, self.seed, "l") if message.channel == "email"]
        began = time.monotonic()
        asyncio.run(self.live(mails, 10**6))
        self.wait()
        return len(mails) / (max(self.screen.seen.values()) - began)


def quantile(values: Sequence[float], percent: int) -> float:
    return round(statistics.quantiles(values, n=100)[percent - 1], 1) if len(values) > 1 else 0.0


def measure(database: str, count: int, seed: int) -> dict[str, Any]:
    with parts.home(database) as folder:
        from .verdict import judge

        figures: dict[str, Any] = disk.limits(folder) if database == "sqlite" else {}
        bench = Bench(database, seed)
        try:
            bench.start()
            figures |= bench.throughput(count)
            figures |= bench.visible(20)
            figures |= bench.beside_import(count // 2)
            figures["lmtp_mails_per_second"] = round(bench.by_lmtp(count // 4))
        finally:
            bench.stop()
        verdict = judge(bench.sent, bench.acknowledged)
        figures |= {"messages": verdict.recorded, "misplaced": verdict.misplaced, "lost": verdict.lost}
        figures |= {"duplicates": verdict.duplicates, "quarantined": verdict.quarantined}
        figures["peak_memory_mb"] = round(sum(bench.memory.values()))
        figures["memory_mb"] = {name.partition(" ")[2]: round(size) for name, size in bench.memory.items()}
        figures["reloads"] = bench.screen.reloads
        return figures


def apart(database: str, count: int, seed: int) -> dict[str, Any]:
    """`measure` in a process of its own, for Django takes one database a process."""
    words = ["--database", database, "--messages", str(count), "--seed", str(seed), "--alone"]
    done = subprocess.run([sys.executable, "-m", "bench.reception", *words], stdout=subprocess.PIPE, text=True)
    print(done.stdout, end="", flush=True)
    if done.returncode:
        raise SystemExit(f"{database}: the bench ended with {done.returncode}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    options.add_argument("--messages", type=int, default=12_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.alone:
        print(json.dumps(measure(asked.database, asked.messages, asked.seed)))
        return 0
    figures: dict[str, Any] = {}
    if asked.database != "postgres":
        figures = apart("sqlite", asked.messages, asked.seed)
    if asked.database != "sqlite":
        figures["postgres_four_workers"] = apart("postgres", asked.messages, asked.seed)
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
