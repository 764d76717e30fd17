"""SQLite takes one worker process. A lock on a file says who it is; the system frees it when that process dies."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from .errors import Misconfigured


@contextmanager
def alone() -> Iterator[None]:
    """Within the block this is the only worker on this SQLite. Raises `Misconfigured` when there is one already."""
    if connection.vendor != "sqlite":
        yield
        return
    with open(settings.HOME / "worker.lock", "w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Misconfigured(
                "A worker runs on this data already. SQLite takes one; for more set SIXRING_DATABASE_URL to PostgreSQL."
            ) from None
        yield
