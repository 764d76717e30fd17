"""Waking those who wait for news. A wake-up may be lost, the row never is: every waiter also looks again by itself.

SQLite has `PRAGMA data_version`, which moves when another connection commits; PostgreSQL has LISTEN and NOTIFY, with a
channel for arrivals and one for changes, or every commit would wake every thread of every process.
"""

from __future__ import annotations

import time
from typing import Any

from django.db import connection

ARRIVALS = "sixring_arrivals"
CHANGES = "sixring_changes"
PRESENCE = "sixring_presence"


def ring(channel: str) -> None:
    """Tell all processes, the moment the caller's transaction commits. SQLite needs no telling."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [channel])


class Bell:
    """Waits for news on this thread's own connection. What comes within `pause` seconds is one piece of news.

    `wait` returns whether there may be any.
    """

    def __init__(self, pause: float = 0.01, *channels: str) -> None:
        self.pause = pause
        self.channels = channels or (CHANGES,)
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
                for channel in self.channels:
                    cursor.execute(f"LISTEN {channel}")
            self.listening = raw
            return True
        if not any(True for _ in raw.notifies(timeout=seconds, stop_after=1)):
            return False
        time.sleep(self.pause)
        for _ in raw.notifies(timeout=0):  # all of them are answered by looking once
            pass
        return True
