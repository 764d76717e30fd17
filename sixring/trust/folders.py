"""Files that are whole or aren't there: synced before they get their name; and folders for what is in the making."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

STAGE = ".staging-"


@contextmanager
def staging(home: Path) -> Iterator[Path]:
    """A private folder in `home` for the block. What killed processes left of theirs is swept away first."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = home / f"{STAGE}{secrets.token_hex(6)}"
    with ExitStack() as held:
        with locked(home):  # between its making and its locking a folder looks like a dead process's
            sweep(home)
            folder.mkdir(mode=0o700)
            held.enter_context(locked(folder))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def sweep(home: Path) -> None:
    for folder in home.glob(f"{STAGE}*"):
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue  # its owner lives
        finally:
            os.close(handle)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A file that appears under `path` after the block, complete and synced, readable by us alone; or not at all."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync(path.parent)
    finally:
        part.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Bring a file, or a folder's entries, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(top: Path) -> None:
    for folder, _, files in os.walk(top):
        for name in files:
            sync(Path(folder) / name)
        sync(Path(folder))


def beside(path: Path, final: Path) -> Path:
    """`path`, brought to the disk of `final` when that is another one, so that a rename will do."""
    if path.stat().st_dev == final.parent.stat().st_dev:
        return path
    near = final.with_name(f".{final.name}.restored")
    shutil.copyfile(path, near)
    near.chmod(0o600)
    sync(near)
    return near
