"""Bringing over what changed: a batch reads on in the log of changes, gathers what it touched as it is now, writes it
into new files, and replaces the manifest. Only one exporter runs at a time."""

from __future__ import annotations

from datetime import datetime

import msgspec

from sixring.core import changes, clock
from sixring.core.solo import holding

from . import manifest, marks, news
from .manifest import LakeOutdated, LakeRefused, Manifest
from .sources import everything, sources
from .store import Store
from .writing import Writer

CHANGES_AT_ONCE = 5_000


def update(*, anew: bool = False) -> Manifest:
    """Bring over everything that changed (`anew`: everything there is), and put files together where there are many.
    Raises LakeRefused while another process is at it, or where a newer Sixring has written the lake."""
    from . import compacting
    from .store import store

    here = store()
    with holding("lake", LakeRefused("Another process is bringing over changes just now.")):
        if anew:
            make(here)
        while step(here):
            pass
        known = compacting.settle(here, written_by(here))
        manifest.sweep(here, known)
    return known


def step(store: Store) -> int:
    """A batch of what changed, or the whole lake where there is none of this era, or only one that can't be read any
    more; how many changes or rows it was."""
    try:
        known = manifest.read(store)
    except LakeOutdated:
        return make(store)
    if known is None or known.era != changes.era():
        return make(store)
    return follow(store, known)


def written_by(store: Store) -> Manifest:
    known = manifest.read(store)
    assert known is not None, "made before"
    return known


def follow(store: Store, known: Manifest) -> int:
    """One batch behind `known`; 0 when there is nothing more to bring over for now."""
    now, since = clock.now(), datetime.fromisoformat(known.at)
    some, cursor = changes.after(known.cursor, CHANGES_AT_ONCE)
    fresh, after = marks.beyond(known.marks, now)
    writer = Writer(store, known.batch + 1)
    for table, rows in news.rows_of(some, fresh, since, now):
        writer.add(table, rows)
    files = writer.finish()
    batch = known.batch + bool(files)
    manifest.write(
        store,
        msgspec.structs.replace(
            known, batch=batch, cursor=cursor, files=(*known.files, *files), at=now.isoformat(), marks=after
        ),
    )
    return len(some) + sum(len(ids) == marks.AT_ONCE for ids in fresh.values())


def make(store: Store) -> int:
    """The whole lake anew: everything there is, then the log from where it stood when this began. Until it is there the
    old one stays; its files are swept later."""
    now, cursor, batch = clock.now(), changes.head(), manifest.next_batch(store)
    seen = marks.beginning(now)
    writer = Writer(store, batch, settled=True)
    for source in sources(now):
        for rows in everything(source):
            writer.add(source.table, rows)
    files = tuple(writer.finish())
    manifest.write(store, Manifest(changes.era(), cursor, batch, files, at=now.isoformat(), marks=seen))
    return max(1, sum(file.rows for file in files))
