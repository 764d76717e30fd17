"""Bringing over what changed: a batch reads on in the log of changes, gathers what it touched as it is now, writes it
into new files, and replaces the manifest. Only one exporter runs at a time."""

from __future__ import annotations

import fcntl
import io
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.conf import settings
from django.db.models import Max

from sixring.conversations.models import Conversation, Placement
from sixring.core import changes, clock
from sixring.core.models import Change
from sixring.interactions.models import Interaction
from sixring.people.models import Identity
from sixring.work.models import Outcome, WorkSpan

from . import gathering, manifest, tables
from .gathering import Row
from .manifest import File, LakeRefused, Manifest
from .store import Store
from .tables import Table

CHANGES_AT_ONCE = 5_000
ROWS_AT_ONCE = 50_000
LATE = timedelta(minutes=10)  # how long a transaction that writes no change of its own may have been open
Rows = Mapping[Table, Sequence[Row]]


def update(*, anew: bool = False) -> Manifest:
    """Bring over everything that changed (`anew`: everything there is), and put files together where there are many.
    Raises LakeRefused while another process is at it."""
    from . import compacting
    from .store import store

    here = store()
    with alone():
        if anew:
            make(here)
        while step(here):
            pass
        known = compacting.settle(here, written_by(here))
        manifest.sweep(here, known)
    return known


@contextmanager
def alone() -> Iterator[None]:
    """A lock the system frees when its holder dies."""
    with open(settings.HOME / "lake.lock", "w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise LakeRefused("Another process is bringing over changes just now.") from None
        yield


def step(store: Store) -> int:
    """A batch of what changed, or the whole lake where there is none of this era; how many changes or rows it was."""
    known = manifest.read(store)
    if known is None or known.era != changes.era():
        return make(store)
    return follow(store, known)


def written_by(store: Store) -> Manifest:
    known = manifest.read(store)
    assert known is not None, "made before"
    return known


def follow(store: Store, known: Manifest) -> int:
    """One batch behind `known`."""
    news, cursor = changes.after(known.cursor, CHANGES_AT_ONCE)
    if not news:
        return 0
    since = (datetime.fromisoformat(known.at) if known.at else clock.now()) - LATE
    add(store, known, rows_of(news, since), cursor)
    return len(news)


def make(store: Store) -> int:
    """The whole lake anew: everything there is, then the log from where it stood when this began."""
    cursor, at = changes.head(), clock.now()
    manifest.sweep(store, None, older=timedelta(0))
    files: list[File] = []
    for rows in everything():
        files += written(store, rows, batch=1, part=len(files), settled=True)
    manifest.write(store, Manifest(changes.era(), cursor, 1, tuple(files), at=at.isoformat()))
    return max(1, sum(file.rows for file in files))


def add(store: Store, known: Manifest, rows: Rows, cursor: str) -> Manifest:
    """A lake with `rows` in it: files first, then the manifest that names them."""
    batch = known.batch + 1
    files = (*known.files, *written(store, rows, batch))
    now = msgspec.structs.replace(known, batch=batch, cursor=cursor, files=files, at=clock.now().isoformat())
    manifest.write(store, now)
    return now


def rows_of(news: Sequence[Change], since: datetime) -> Rows:
    """What `news` touched, as it is now; and what writes no changes of its own, by its time."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    for change in news:
        by_kind[change.subject_kind].add(change.subject_id)
    arrivals = {one.subject_id for one in news if one.verb == "interactions.recorded"}
    regrouped = {one.subject_id for one in news if one.verb in gathering.REGROUPED}
    touches = by_kind["interaction"] | ids(Interaction, arrival__in=arrivals) | placed(regrouped)
    met = {one.identity_id for one in news if one.identity_id} | by_kind["identity"]
    met |= ids(Identity, person__in=by_kind["person"])
    met |= set(Interaction.objects.filter(pk__in=touches, identity__isnull=False).values_list("identity_id", flat=True))
    talks = by_kind["conversation"] | set(
        Placement.objects.filter(interaction__in=touches, current=True).values_list("conversation_id", flat=True)
    )
    return {
        tables.INTERACTIONS: gathering.interactions(touches),
        tables.CONVERSATIONS: gathering.conversations(talks),
        tables.PEOPLE: gathering.people(met),
        tables.REPLIES: gathering.replies(ids(Outcome, answered_at__gte=since)),
        tables.SPANS: gathering.spans(ids(WorkSpan, ended_at__gte=since)),
        tables.EVENTS: gathering.events(news),
    }


def ids(model: Any, **conditions: Any) -> set[int]:
    return set(model.objects.filter(**conditions).values_list("pk", flat=True))


def placed(conversations: Collection[int]) -> set[int]:
    rows = Placement.objects.filter(conversation__in=conversations, current=True)
    return set(rows.values_list("interaction_id", flat=True)) if conversations else set()


def everything() -> Iterator[Rows]:
    """All rows there are, some of one table at a time."""
    sources: Sequence[tuple[Table, Any, Callable[[Any], list[Row]]]] = (
        (tables.PEOPLE, Identity, gathering.people),
        (tables.CONVERSATIONS, Conversation, gathering.conversations),
        (tables.INTERACTIONS, Interaction, gathering.interactions),
        (tables.REPLIES, Outcome, gathering.replies),
        (tables.SPANS, WorkSpan, gathering.spans),
        (tables.EVENTS, Change, lambda some: gathering.events(Change.objects.filter(pk__in=some).order_by("pk"))),
    )
    for table, model, gather in sources:
        rows: list[Row] = []
        for some in pieces(model):
            rows += gather(some)
            if len(rows) >= ROWS_AT_ONCE:
                yield {table: rows}
                rows = []
        if rows:
            yield {table: rows}


def pieces(model: Any, size: int = 5_000) -> Iterator[range]:
    """Stretches of ids: gathering asks for each with a condition, whose length databases limit."""
    last = model.objects.aggregate(last=Max("pk"))["last"] or 0
    for start in range(1, last + 1, size):
        yield range(start, start + size)


def written(store: Store, rows: Rows, batch: int, part: int = 0, *, settled: bool = False) -> list[File]:
    """Each table's rows as files, one a month."""
    files: list[File] = []
    for table, own in rows.items():
        for month, some in sorted(by_month(table, own).items()):
            files.append(put(store, table, month, arrow(table, some, batch), batch, part + len(files), settled))
    return files


def by_month(table: Table, rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[f"{row[table.by]:%Y-%m}" if table.by else ""].append(row)
    return found


def arrow(table: Table, rows: Sequence[Row], batch: int) -> Any:
    import pyarrow as pa

    return pa.Table.from_pylist([row | {"batch": batch} for row in rows], table.arrow())


def put(store: Store, table: Table, month: str, rows: Any, batch: int, part: int, settled: bool) -> File:
    """One file, sorted by what most questions ask for."""
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(rows, out, compression="zstd", row_group_size=250_000)
    name = f"{table.name}/{month or 'all'}/{batch:09}-{part:05}.parquet"
    content = out.getvalue()
    store.put(name, content)
    return File(name, table.name, month, rows.num_rows, len(content), batch, settled)
