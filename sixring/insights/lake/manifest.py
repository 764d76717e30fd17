"""The manifest: which files count, and how far the log of changes is in them."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from sixring.core import clock

from .store import Store
from .tables import SCHEMA

NAME = "manifest.json"
STILL_READ = timedelta(minutes=15)


class LakeRefused(Exception):
    """The lake can't be read as it is; the sentence says what to do."""


class File(msgspec.Struct, frozen=True):
    """`month` as 2026-11, empty where a table has none. `settled`: holds no key twice, nor one of another such file."""

    name: str
    table: str
    month: str
    rows: int
    bytes: int
    batch: int
    settled: bool = False


class Manifest(msgspec.Struct, frozen=True):
    """`cursor` in the log of changes of `era` is where the next batch begins. `batch` is the last one's number."""

    era: str
    cursor: str
    batch: int = 0
    files: tuple[File, ...] = ()
    schema: int = SCHEMA
    at: str = ""

    @property
    def rows(self) -> int:
        return sum(file.rows for file in self.files)

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files)

    def of(self, table: str) -> tuple[File, ...]:
        return tuple(file for file in self.files if file.table == table)


def read(store: Store) -> Manifest | None:
    """The manifest that counts; None where there is no lake yet. Raises LakeRefused if it isn't one of ours."""
    kept = store.get(NAME)
    if kept is None:
        return None
    try:
        found = msgspec.json.decode(kept, type=Manifest)
    except msgspec.MsgspecError as error:
        raise LakeRefused("The lake's manifest can't be read. Make the lake anew: sixring lake rebuild.") from error
    if found.schema != SCHEMA:
        raise LakeRefused(
            f"The lake has schema {found.schema}, and this Sixring {SCHEMA}. Make it anew: sixring lake rebuild."
        )
    return found


def write(store: Store, manifest: Manifest) -> None:
    """From now on this is the lake."""
    store.put(NAME, msgspec.json.encode(manifest))


def sweep(store: Store, manifest: Manifest | None, *, older: timedelta = STILL_READ) -> int:
    """Drop what no manifest names: files of a batch that was killed, and, once nobody can still be reading them, files
    that were put together since."""
    named = {NAME} | {file.name for file in (manifest.files if manifest else ())}
    left = [name for name, written in store.names() if name not in named and written <= clock.now() - older]
    for name in left:
        store.drop(name)
    return len(left)
