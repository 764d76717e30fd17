"""An index of words: a table whose entries are found by the words and marks they hold, the newest first.

It keeps no text. An entry is a number and its words; to drop it, its words have to be given again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, migrations

from .asking import Question, Words, as_match, as_tsquery, both, is_never, mark
from .folding import MARK

# The statements below are put together of the names of our tables alone.
SHORTEST = 3  # letters a beginning needs; fewer are taken for a whole word
MANY = 400  # words that may begin alike until the database had better look itself
STEP = 500  # pages that wiping merges at once
BLOCK = 14  # PostgreSQL: entries of a block share a mark, 2^14 of them
PARTIES = ("f", "t")  # a word of whom a message is from, or of whom it is to
Entry = tuple[int, Sequence[str]]


class Index:
    """`table` was made by `creation(table)` in a migration."""

    def __init__(self, table: str) -> None:
        self.table = table

    def put(self, entries: Iterable[Entry]) -> None:
        """Add entries that are not in it."""
        if connection.vendor == "sqlite":
            self._put_sqlite([(number, [MARK, *words]) for number, words in entries])
        else:
            rows = [(number, vector([MARK, f"{MARK}b{number >> BLOCK}", *words])) for number, words in entries]
            self._many(f"INSERT INTO {self.table} (id, words) VALUES (%s, %s::tsvector) ON CONFLICT DO NOTHING", rows)  # noqa: S608

    def _put_sqlite(self, entries: Sequence[Entry]) -> None:
        known = {(word,) for _number, words in entries for word in words if len(word) > SHORTEST and is_spelt(word)}
        self._many(f"INSERT OR IGNORE INTO {self.table}_known (word) VALUES (%s)", sorted(known))  # noqa: S608
        rows = [(number, " ".join(words)) for number, words in entries]
        self._many(f"INSERT INTO {self.table} (rowid, words) VALUES (%s, %s)", rows)  # noqa: S608

    def drop(self, entries: Collection[Entry]) -> None:
        """Take entries out again, and the words nothing else holds; their words are those they were put in with."""
        if connection.vendor != "sqlite":
            self._many(f"DELETE FROM {self.table} WHERE id = %s", [(number,) for number, _words in entries])  # noqa: S608
            return
        if sqlite3.sqlite_version_info >= (3, 42):
            self._many(f"INSERT INTO {self.table} ({self.table}, rank) VALUES ('secure-delete', %s)", [(1,)])  # noqa: S608
        rows = [(number, " ".join([MARK, *words])) for number, words in entries]
        self._many(f"INSERT INTO {self.table} ({self.table}, rowid, words) VALUES ('delete', %s, %s)", rows)  # noqa: S608
        gone = {word for _number, words in entries for word in words if not self.has(Words((word,)))}
        self._many(f"DELETE FROM {self.table}_known WHERE word = %s", [(word,) for word in sorted(gone)])  # noqa: S608

    def standing(self, entry: Entry) -> Entry | None:
        """`entry` with those of its words that the index holds under its number, each once, so that it can be dropped
        although it says something else by now than when it was put in; None where it is not in the index."""
        number, words = entry
        sql = f"SELECT rowid FROM {self.table} WHERE {self.table} MATCH %s AND rowid = %s"  # noqa: S608
        if connection.vendor != "sqlite":
            return number, ()
        if not self._column(sql, [as_match(Words((MARK,)), self._beginning), number]):
            return None
        asked = [(word, as_match(Words((word,)), self._beginning)) for word in dict.fromkeys(words) if word != MARK]
        return number, [word for word, match in asked if self._column(sql, [match, number])]

    def holding(self, numbers: Collection[int]) -> list[Entry]:
        """What stands in the index under these numbers, word for word as it was put in; reads all of it. On PostgreSQL
        the numbers alone."""
        if connection.vendor != "sqlite":
            return [(number, ()) for number in numbers]
        told: dict[int, list[tuple[int, str]]] = {}
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE VIRTUAL TABLE temp.standing USING fts5vocab('main', '{self.table}', 'instance')")
            try:
                among = "WHERE doc IN (SELECT value FROM json_each(%s))"
                cursor.execute(f"SELECT doc, offset, term FROM temp.standing {among}", [json.dumps(list(numbers))])  # noqa: S608
                for number, place, word in cursor.fetchall():
                    told.setdefault(number, []).append((place, word))
            finally:
                cursor.execute("DROP TABLE temp.standing")
        return [(number, [word for _place, word in sorted(places)]) for number, places in told.items()]

    def take_out(self, standing: Collection[Entry]) -> None:
        """Drop what `holding` gave: right also where rows say something else by now than when they were put in."""
        self.drop([(number, words[1:]) for number, words in standing])  # `drop` puts every entry's mark before them

    def erase(self, numbers: Collection[int]) -> None:
        self.take_out(self.holding(numbers))

    def drop_late(self, numbers: Collection[int]) -> None:
        """Drop what another worker put in meanwhile. On SQLite there is no other: whoever erases caught up before."""
        if connection.vendor != "sqlite":
            self.erase(numbers)

    def wipe(self) -> None:
        """Write the index anew, so that nothing dropped is left in its file; long, and needed only before SQLite 3.42
        and never on PostgreSQL, whose vacuum does it."""
        if connection.vendor != "sqlite":
            return
        merge = f"INSERT INTO {self.table} ({self.table}, rank) VALUES ('merge', %s)"  # noqa: S608
        step = -STEP  # below zero: begin to merge all there is, some pages in each transaction
        while self._pages(merge, step) > 1:
            step = STEP

    def _pages(self, merge: str, step: int) -> int:
        """How many rows of the index's own tables a step of merging wrote; one at least, for its bookkeeping."""
        with connection.cursor() as cursor:
            before = cursor.connection.total_changes
            cursor.execute(merge, [step])
            return int(cursor.connection.total_changes - before)

    def clear(self) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(f"INSERT INTO {self.table} ({self.table}) VALUES ('delete-all')")  # noqa: S608
                cursor.execute(f"DELETE FROM {self.table}_known")  # noqa: S608
            else:
                cursor.execute(f"DELETE FROM {self.table}")  # noqa: S608

    def has(self, question: Question) -> bool:
        return bool(self.newest(question, limit=1))

    def newest(self, question: Question, *, below: int | None = None, limit: int = 200) -> list[int]:
        """Numbers of entries that answer `question`, from the highest (under `below`) downwards."""
        if is_never(question):
            return []
        if connection.vendor == "sqlite":
            return self._newest_sqlite(question, below, limit)
        return self._newest_postgres(question, below, limit)

    def _newest_sqlite(self, question: Question, below: int | None, limit: int) -> list[int]:
        where, params = (" AND rowid < %s", [below]) if below is not None else ("", [])
        sql = f"SELECT rowid FROM {self.table} WHERE {self.table} MATCH %s{where} ORDER BY rowid DESC LIMIT %s"  # noqa: S608
        return self._column(sql, [as_match(question, self._beginning), *params, limit])

    def _beginning(self, start: str) -> list[str] | None:
        """Words that begin with `start`: walked one by one they are found lazily, which FTS5 alone does not do."""
        letters = len(start) - 2 if start.startswith(MARK) else len(start)
        if letters < SHORTEST:
            return [start]
        if len(start) == SHORTEST:  # FTS5 has an index of these
            return None
        sql = f"SELECT word FROM {self.table}_known WHERE word >= %s AND word < %s LIMIT %s"  # noqa: S608
        found = self._column(sql, [start, start + "\U0010ffff", MANY + 1])
        return None if len(found) > MANY else found

    def _newest_postgres(self, question: Question, below: int | None, limit: int) -> list[int]:
        """Some blocks at a time: a common word's entries are never all looked at."""
        sql = f"SELECT id FROM {self.table} WHERE words @@ %s::tsquery AND id < %s ORDER BY id DESC LIMIT %s"  # noqa: S608
        found: list[int] = []
        for blocks, top in self._blocks(below):
            asked = as_tsquery(both(question, mark(*(f"b{block}" for block in blocks))))
            found += self._column(sql, [asked, top, limit - len(found)])
            if len(found) >= limit:
                break
        return found

    def _blocks(self, below: int | None) -> Iterator[tuple[range, int]]:
        """Ranges of blocks from the newest downwards, each four times as wide as the one before."""
        top = below if below is not None else (self._column(f"SELECT max(id) FROM {self.table}", [])[0] or 0) + 1  # noqa: S608
        block, width = top >> BLOCK, 2
        while block >= 0:
            yield range(max(0, block - width + 1), block + 1), top
            block, width = block - width, min(width * 4, 512)

    def _column(self, sql: str, params: Sequence[Any]) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return [row[0] for row in cursor.fetchall()]

    def _many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        if rows:
            with connection.cursor() as cursor:
                cursor.executemany(sql, rows)


def is_spelt(word: str) -> bool:
    """Rule: whether somebody may type the beginning of it. Of marks, those that stand for a party's words."""
    return not word.startswith(MARK) or word[1:2] in PARTIES


def vector(words: Sequence[str]) -> str:
    """A tsvector: each word with its places; marks behind the words have none to speak of."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words, 1):
        places.setdefault(word, []).append(min(place, 16_383))
    return " ".join(f"'{word}':{','.join(map(str, at[:255]))}" for word, at in places.items())


def creation(table: str) -> migrations.RunPython:
    """Makes the index `table`, for a migration."""

    def make(apps: Any, editor: Any) -> None:
        for statement in statements(table, editor.connection.vendor):
            editor.execute(statement)

    def unmake(apps: Any, editor: Any) -> None:
        editor.execute(f"DROP TABLE {table}")
        if editor.connection.vendor == "sqlite":
            editor.execute(f"DROP TABLE {table}_known")

    return migrations.RunPython(make, unmake)


def statements(table: str, vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE VIRTUAL TABLE {table} USING fts5(words, content='', tokenize='ascii', prefix='{SHORTEST}')",
            f"CREATE TABLE {table}_known (word text PRIMARY KEY) WITHOUT ROWID",
        ]
    return [
        f"CREATE TABLE {table} (id bigint PRIMARY KEY, words tsvector NOT NULL)",
        f"CREATE INDEX {table}_words ON {table} USING gin (words)",
    ]
