"""Waking those who wait for news. A wake-up may be lost, the row never is: every waiter also looks again by itself.

SQLite has `PRAGMA data_version`, which moves when another connection commits; PostgreSQL has LISTEN and NOTIFY.
"""

from __future__ import annotations

import time
from typing import Any

from django.db import connection

CHANNEL = "sixring"


def ring() -> None:
    """Tell all processes that something was committed. Called after the commit; SQLite needs no telling."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])


class Bell:
    """Waits for news on this thread's own connection. `wait` returns whether there may be news."""

    def __init__(self, pause: float = 0.01) -> None:
        self.pause = pause
        self.seen: Any = None
        self.listening: Any = None

    def wait(self, seconds: float) -> bool:
        if connection.vendor == "postgresql":
            return self._listen(seconds)
        until = time.monotonic() + seconds
        while True:
            if self._moved():
                return True
            left = until - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(self.pause, left))

    def _moved(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA data_version")
            version = cursor.fetchone()[0]
        moved: bool = version != self.seen
        self.seen = version
        return moved

    def _listen(self, seconds: float) -> bool:
        connection.ensure_connection()
        raw: Any = connection.connection
        if self.listening is not raw:
            with connection.cursor() as cursor:
                cursor.execute(f"LISTEN {CHANNEL}")
            self.listening = raw
            return True
        return any(True for _ in raw.notifies(timeout=seconds, stop_after=1))
