"""The worker: while something is due, settle a little of it; otherwise wait for news. Stops when its work is in hand.

Each lane is a thread with its own connection, so that a slow mail server never holds up reception.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from types import FrameType

from django.db import close_old_connections, connection

from . import clock, duties, leases
from .models import Heartbeat
from .wake import ARRIVALS, Bell

log = logging.getLogger("sixring.worker")
LONGEST_PAUSE = 1.0


class Worker:
    """Runs every lane until `stop` is called or a signal arrives."""

    def __init__(self, lanes: dict[str, list[duties.Duty]] | None = None, name: str = "worker") -> None:
        self.lanes = lanes or duties.lanes()
        self.name = name  # by which it shows signs of life
        self.stopping = threading.Event()

    def run(self) -> None:
        """Work until told to stop; then finish what is in hand and give back all leases."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._on_signal)
        threads = [threading.Thread(target=self._lane, args=(name, own), name=name) for name, own in self.lanes.items()]
        for thread in threads:
            thread.start()
        while not self.stopping.wait(5):
            self._beat()
        for thread in threads:
            thread.join()
        leases.release(leases.HOLDER)

    def stop(self) -> None:
        self.stopping.set()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stop()

    def _lane(self, name: str, own: list[duties.Duty]) -> None:
        bell = Bell(0.003, ARRIVALS) if name == "intake" else Bell(0.05)
        while not self.stopping.is_set():
            if not sum(settle(duty) for duty in own):
                self._rest(bell)
        connection.close()

    def _rest(self, bell: Bell) -> None:
        try:
            bell.wait(LONGEST_PAUSE)
        except Exception:  # the database went away; it is back, or not, at the next round
            log.exception("waiting for news failed")
            connection.close()
            time.sleep(LONGEST_PAUSE)

    def _beat(self) -> None:
        try:
            Heartbeat.objects.update_or_create(name=f"{self.name} {os.getpid()}", defaults={"at": clock.now()})
            Heartbeat.objects.filter(at__lt=clock.ago(minutes=10)).delete()
        except Exception:
            log.exception("no heartbeat")
            close_old_connections()


def settle(duty: duties.Duty) -> int:
    """Ask one duty once, if its time has come. A failing duty is asked less and less often, up to a minute apart."""
    if time.monotonic() < duty.next_at:
        return 0
    try:
        settled = duty.settle()
    except Exception:
        log.exception("%s failed", duty.name)
        duty.failures += 1
        duty.next_at = time.monotonic() + min(60, 0.1 * 2**duty.failures)
        if not connection.in_atomic_block:
            connection.close()
        return 0
    duty.failures = 0
    duty.next_at = time.monotonic() + duty.every if duty.every else 0
    return settled


def settle_all(rounds: int = 1000) -> int:
    """Settle everything that is due, here and now, in this thread; returns how many. For commands and tests."""
    total = 0
    for _ in range(rounds):
        settled = sum(duty.settle() for duty in duties.registry.values())
        if not settled:
            return total
        total += settled
    raise RuntimeError(f"Still not settled after {rounds} rounds.")
