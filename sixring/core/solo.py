"""One process at a time: a lock on a file says who it is, and the system frees it when that process dies."""

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
    taken = "A worker runs on this data already. SQLite takes one; for more set SIXRING_DATABASE_URL to PostgreSQL."
    with holding("worker", Misconfigured(taken)):
        yield


@contextmanager
def holding(name: str, taken: Exception) -> Iterator[None]:
    """Within the block nobody else on this machine holds the lock of that name. Raises `taken` when somebody does."""
    with open(settings.HOME / f"{name}.lock", "w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise taken from None
        yield
