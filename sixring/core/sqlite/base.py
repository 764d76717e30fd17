"""How a writing transaction begins. SQLite's own waiting looks again after up to a tenth of a second, and whoever comes
just then goes first: beside a busy worker, intake waited a second for its turn. Looking every millisecond is fair.
"""

from __future__ import annotations

import sqlite3
import time

from django.db.backends.sqlite3 import base

LOOK = 0.001
LOCKED = 5  # SQLITE_BUSY


class DatabaseWrapper(base.DatabaseWrapper):
    def _start_transaction_under_autocommit(self) -> None:
        patience = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        with self.wrap_database_errors:
            self.connection.execute("PRAGMA busy_timeout = 0")
            try:
                self._take_turn(time.monotonic() + patience)
            finally:
                self.connection.execute(f"PRAGMA busy_timeout = {round(patience * 1000)}")

    def _take_turn(self, until: float) -> None:
        while True:
            try:
                self.connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if (error.sqlite_errorcode & 0xFF) != LOCKED or time.monotonic() > until:
                    raise
            time.sleep(LOOK)
