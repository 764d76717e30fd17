"""After a test that commits: the tables it filled are emptied. Django's `flush` goes through all there are, and then
makes every permission and content type anew; these stay, as they are what migrations leave and no test writes them.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.test import TransactionTestCase

KEPT = {"django_content_type", "auth_permission"}


def replace_flush() -> None:
    TransactionTestCase._fixture_teardown = lambda self: empty()  # type: ignore[method-assign]


def empty() -> None:
    """Foreign keys are looked at when the transaction ends, so any order does."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in filled(cursor):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


def filled(cursor: Any) -> list[str]:
    tables = [name for name in connection.introspection.django_table_names() if name not in KEPT]
    asked = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {connection.ops.quote_name(name)})" for name in tables)
    cursor.execute(" UNION ALL ".join(asked))
    return [name for (name,) in cursor.fetchall()]
