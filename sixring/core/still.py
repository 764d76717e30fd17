"""Reading while others write: a block in which everything stands still."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from . import clock


@contextmanager
def one_moment() -> Iterator[str]:
    """Within the block all that is read is as it was when it began; gives that moment. On SQLite it holds up no writer.
    Within a transaction it is that one's view."""
    at = clock.now().isoformat()
    if connection.in_atomic_block:
        yield at
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield at
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # Django's own would take the place of the one writer there can be
        try:
            yield at
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
