"""The manifest: which files count, and how far the log of changes is in them."""

from __future__ import annotations

import re
from datetime import timedelta

import msgspec

from sixring.core import clock

from .marks import Mark
from .store import Store
from .tables import SCHEMA

NAME = "manifest.json"
STILL_READ = timedelta(minutes=15)


class LakeRefused(Exception):
    """The lake can't be read as it is; the sentence says what to do."""


class LakeOutdated(LakeRefused):
    """What is there is no lake of this Sixring's any more; the next one to bring over changes makes it anew."""


class File(msgspec.Struct, frozen=True):
    """`month` as 2026-11, empty where a table has none. `settled`: holds no key twice, nor one of another such file."""

    name: str
    table: str
    month: str
    rows: int
    bytes: int
    batch: int
    settled: bool = False
    shape: str = ""


class Manifest(msgspec.Struct, frozen=True):
    """`cursor` in the log of changes of `era` is where the next batch begins, `marks` the same in tables without
    changes of their own. `batch` is the last one's number; `at` is as of when everything is in it."""

    era: str
    cursor: str
    batch: int = 0
    files: tuple[File, ...] = ()
    schema: int = SCHEMA
    at: str = ""
    marks: dict[str, Mark] = {}

    @property
    def rows(self) -> int:
        return sum(file.rows for file in self.files)

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files)

    def of(self, table: str) -> tuple[File, ...]:
        return tuple(file for file in self.files if file.table == table)


def read(store: Store) -> Manifest | None:
    """The manifest that counts; None where there is no lake yet. Raises LakeOutdated if it can't be read or an older
    Sixring wrote it otherwise, LakeRefused if a newer one did."""
    kept = store.get(NAME)
    if kept is None:
        return None
    try:
        found = msgspec.json.decode(kept, type=Manifest)
    except msgspec.MsgspecError as error:
        raise LakeOutdated(
            "The lake's manifest can't be read. The worker makes the lake anew; to do it now: sixring lake rebuild."
        ) from error
    if found.schema > SCHEMA:
        raise LakeRefused(
            f"A newer Sixring wrote the lake (schema {found.schema}, this one reads {SCHEMA}). Upgrade this one, or"
            " make the lake anew with it: sixring lake rebuild."
        )
    if found.schema < SCHEMA:
        raise LakeOutdated(
            f"An older Sixring wrote the lake (schema {found.schema}, now {SCHEMA}). The worker makes it anew; to do it"
            " now: sixring lake rebuild."
        )
    return found


def write(store: Store, manifest: Manifest) -> None:
    """From now on this is the lake."""
    store.put(NAME, msgspec.json.encode(manifest))


def next_batch(store: Store) -> int:
    """A number no file has, whichever manifest names it or none."""
    found = [re.search(r"/(\d{9})-\d+\.parquet", name) for name, _at in store.names()]
    return max((int(one[1]) for one in found if one), default=0) + 1


def sweep(store: Store, manifest: Manifest | None, *, older: timedelta = STILL_READ) -> int:
    """Drop what no manifest names: files of a batch that was killed, and, once nobody can still be reading them, files
    that were put together since."""
    named = {NAME} | {file.name for file in (manifest.files if manifest else ())}
    left = [name for name, written in store.names() if name not in named and written <= clock.now() - older]
    for name in left:
        store.drop(name)
    return len(left)
