"""The lake at hand: opened once by a process and kept while it is asked, so that a page need not open it again.

One database in memory serves all threads, each by a cursor of its own, within the memory and threads set here. When the
manifest names other files it is opened anew; when nobody asked for a while it is closed. What metrics work out of all
of its files (`Lake.worked_out`) stays with it as a table.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from sixring.core import config
from sixring.insights.lake import manifest, reading
from sixring.insights.lake.reading import Lake
from sixring.insights.lake.store import Store, store

from .fetching import written

IDLE = 300  # seconds after which nobody is expected to ask again
MEMORY, THREADS = "256MB", 2


@dataclass(slots=True)
class Hand:
    """An open lake, and the files it was opened for. `users` are asking it just now; `kept` are tables of what was
    worked out of it, each by one who asks while others wait (`working`)."""

    lake: Lake
    of: tuple[Any, ...]
    users: int = 0
    used: float = field(default_factory=time.monotonic)
    kept: set[str] = field(default_factory=set)
    working: threading.Lock = field(default_factory=threading.Lock)


lock = threading.Lock()
kept: list[Hand] = []  # the latest last; older ones only while somebody still asks them


@contextmanager
def lake(here: Store | None = None) -> Iterator[Lake]:
    """The lake as it is now. Raises `LakeRefused` where there is none."""
    import ibis

    hand = taken(here or store())
    cursor = hand.lake.connection.con.cursor()
    try:
        cursor.execute("SET TimeZone = 'UTC'")
        yield replace(hand.lake, connection=ibis.duckdb.from_connection(cursor), keep=partial(worked_out, hand))
    finally:
        cursor.close()
        given_back(hand)


def worked_out(hand: Hand, name: str, expression: Any) -> Any:
    """What the expression gives as a table, for as long as the hand is open."""
    connection = expression.get_backend()
    with hand.working:
        if name not in hand.kept:
            connection.con.execute(f'CREATE TABLE "{name}" AS {written(expression)}')
            hand.kept.add(name)
    return reading.named(connection, name, expression.schema())


def taken(here: Store) -> Hand:
    """The hand for the files that count now; opened where there is none yet."""
    with lock:
        known = manifest.read(here)
        if not kept or known is None or kept[-1].of != (here.root, known.files):
            lake = reading.attached(here, memory_limit=config.text("LAKE_MEMORY", MEMORY), threads=THREADS)
            lake.connection.con.execute("SET GLOBAL parquet_metadata_cache = true")
            kept.append(Hand(lake, (here.root, lake.manifest.files)))
            drop_unused()
        elif known != kept[-1].lake.manifest:
            kept[-1].lake = replace(kept[-1].lake, manifest=known)
        kept[-1].users += 1
        return kept[-1]


def given_back(hand: Hand) -> None:
    with lock:
        hand.users -= 1
        hand.used = time.monotonic()
        drop_unused()
    if not idly.is_set():
        idly.set()
        threading.Thread(target=let_go, name="lake at hand", daemon=True).start()


idly = threading.Event()  # somebody waits for nobody to ask


def let_go() -> None:
    """Wait until nobody asked for a while, then close."""
    while True:
        time.sleep(IDLE / 5)
        with lock:
            drop_unused(older=IDLE)
            if not kept:
                idly.clear()
                return


def drop_unused(older: float = 0.0) -> None:
    """Close what nobody asks any more: all but the latest, and that too once it was used longer than `older` ago."""
    for hand in list(kept):
        over = hand is not kept[-1] or (older and time.monotonic() - hand.used > older)
        if over and not hand.users:
            kept.remove(hand)
            hand.lake.connection.disconnect()
