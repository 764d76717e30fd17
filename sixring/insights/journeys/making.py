"""Making journeys: fold what the lake knows, and put it in place of what was there."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings

from sixring.core import clock, config
from sixring.core.solo import holding

from .. import assumptions
from ..lake import manifest, reading
from ..lake.manifest import LakeRefused, Manifest
from ..lake.store import Store, store
from . import catalogue, keeping, steps
from .keeping import Folded
from .steps import Folding

MEMORY = "1GB"
RESTS = 20  # times as long as the last fold took, nothing is folded again


def make(*, anew: bool = True) -> Folded | None:
    """Fold them now; unless `anew` only where something changed and the last time was not just now. None where there is
    nothing to do. Raises LakeRefused where there is no lake, or where another process is at it."""
    lake = store()
    place, before = keeping.here(lake), keeping.read(keeping.here(lake))
    known = manifest.read(lake)
    if known is None:
        raise LakeRefused(reading.NONE_YET)
    key = key_of(known)
    if not anew and not is_due(before, key):
        return None
    with holding("journeys", LakeRefused("Another process is folding journeys just now.")):
        folded = folded_from(lake, known, key, place)
        keeping.swap(place, folded)
        keeping.sweep(place, folded, before)
    return folded


def is_due(before: Folded | None, key: str) -> bool:
    """Rule: something changed, and folding again takes no more than a twentieth of the time."""
    if before is None:
        return True
    rest = timedelta(seconds=RESTS * before.took_s)
    return before.key != key and clock.now() >= datetime.fromisoformat(before.folded_at) + rest


def key_of(known: Manifest) -> str:
    """Of which lake, which catalogue and which definitions journeys are."""
    given = assumptions.now()
    told = (
        known.era, known.batch, known.at, catalogue.version(catalogue.touchpoints()), given.journey_pause_days,
        given.came_back_days, shape(),
    )  # fmt: skip
    return sha256(repr(told).encode()).hexdigest()[:16]


def shape() -> str:
    """What tells the way journeys are folded from the next Sixring's."""
    return sha256(repr((steps.FOLD, steps.SITTING_S, steps.LONG_S, steps.BAD)).encode()).hexdigest()[:8]


def folded_from(lake: Store, known: Manifest, key: str, place: Store) -> Folded:
    began, given, points = time.monotonic(), assumptions.now(), catalogue.touchpoints()
    fresh = datetime.fromisoformat(known.at)
    folding = Folding(points, given.journey_pause_days, given.came_back_days, fresh)
    stem = f"{key}-{clock.now():%Y%m%d%H%M%S%f}"
    files = {name: f"{stem}-{name}.parquet" for name in steps.WRITTEN}
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix="journeys-") as spill:
        rows = write(lake, known, folding, Path(spill))
        for name, path in files.items():
            place.put(path, (Path(spill) / f"{name}.parquet").read_bytes())
    return Folded(
        key, tuple(one.code for one in points), tuple(one.stage for one in points), fresh.isoformat(),
        clock.now().isoformat(), round(time.monotonic() - began, 1), files, rows, given.came_back_days,
        given.journey_pause_days,
    )  # fmt: skip


def write(lake: Store, known: Manifest, folding: Folding, folder: Path) -> dict[str, int]:
    """Fold into files of `folder`; rows by table."""
    with database(folder) as connection:
        reading.name_tables(connection, lake, known)
        rows = steps.fold(connection, folding)
        rows["people"] = connection.sql("SELECT coalesce(max(person), 0) FROM journeys").fetchall()[0][0]
        for name, order in steps.WRITTEN.items():
            connection.execute(
                f"COPY (FROM {name} ORDER BY {order}) TO '{quoted(folder / name)}.parquet'"
                " (FORMAT parquet, COMPRESSION zstd)"
            )
    return rows


@contextmanager
def database(folder: Path) -> Iterator[Any]:
    """A database on the disk, so that years of touches need no more memory than is set here."""
    import duckdb

    memory = config.text("JOURNEYS_MEMORY", MEMORY)
    connection = duckdb.connect(str(folder / "fold.duckdb"), config={"memory_limit": memory, "threads": "2"})
    try:
        connection.execute(f"SET temp_directory = '{quoted(folder / 'spill')}'")
        yield connection
    finally:
        connection.close()


def quoted(path: Path) -> str:
    return str(path).replace("'", "''")
