"""For tests of erasing: a journal of the test's own, no disk to clean, and rows as they are."""

import hashlib

import pytest
from django.db import connection

from sixring.trust.privacy import cleaning, erasing

PASSING = (
    "trust_",
    "core_change",
    "core_lease",
    "core_heartbeat",
    "core_cursor",
    "core_throttle",
    "django_",
    "sqlite_",
)


@pytest.fixture
def journal_here(tmp_path, monkeypatch):
    """The journal of erasures in this test's folder; the disk is not cleaned."""
    monkeypatch.setenv("SIXRING_ERASURES", str(tmp_path / "erasures.jsonl"))
    monkeypatch.setattr(cleaning, "clean", lambda row: True)
    return tmp_path / "erasures.jsonl"


def erased(person, actor, **choices):
    """Erase `person` to the end; returns the receipt."""
    row = erasing.erase(person, actor=actor, **choices)
    assert erasing.settle() == 1
    row.refresh_from_db()
    return row


def everything() -> dict[str, dict[int, str]]:
    """Every row of every table that has an id, as text."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if not name.startswith(PASSING)]
        return {name: rows(cursor, name) for name in names if "_words" not in name}


def rows(cursor, table):
    cursor.execute(f'SELECT * FROM "{table}"')
    columns = [column[0] for column in cursor.description]
    plain = [[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor.fetchall()]
    return {repr(row[0]): repr(dict(zip(columns, row, strict=True))) for row in plain}


def digest(told) -> str:
    return hashlib.sha256(repr(sorted(told.items())).encode()).hexdigest()


def says(word: str) -> list[str]:
    """Tables in which `word` stands."""
    return [name for name, told in everything().items() if any(word.lower() in row.lower() for row in told.values())]
