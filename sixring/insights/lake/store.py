"""Where the lake's files lie: a folder, or a bucket that speaks S3 (`SIXRING_LAKE=s3://bucket/lake?region=…`)."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from sixring.core import config


def spill() -> str:
    """Where engines put down for a moment what memory can't hold; left to themselves they take wherever they began."""
    return str(settings.HOME / "spill")


@dataclass(frozen=True, slots=True)
class Store:
    """Files by their path below `root`. `put` is all or nothing: nobody ever sees half a file."""

    files: Any  # pyarrow.fs.FileSystem
    root: str

    @property
    def local(self) -> bool:
        return bool(self.files.type_name == "local")

    def path(self, name: str) -> str:
        return f"{self.root}/{name}"

    def put(self, name: str, content: bytes) -> None:
        """Written, safe on the disk, and there under its name, in this order."""
        if self.local:
            self.put_safely(self.path(name), content)
        else:  # an object appears when its stream is closed, and whole
            with self.files.open_output_stream(self.path(name)) as out:
                out.write(content)

    def put_safely(self, path: str, content: bytes) -> None:
        folder = os.path.dirname(path)
        os.makedirs(folder, exist_ok=True)
        half = f"{path}.half"
        with open(half, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.replace(half, path)
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def get(self, name: str) -> bytes | None:
        """What is in it; None where there is none."""
        try:
            with self.files.open_input_stream(self.path(name)) as file:
                return bytes(file.read())
        except FileNotFoundError:
            return None

    def names(self) -> Iterator[tuple[str, datetime]]:
        """Every file there is and since when, halves of a killed writer too."""
        from pyarrow.fs import FileSelector, FileType

        for found in self.files.get_file_info(FileSelector(self.root, recursive=True, allow_not_found=True)):
            if found.type == FileType.File:
                yield found.path[len(self.root) + 1 :], found.mtime

    def drop(self, name: str) -> None:
        with contextlib.suppress(FileNotFoundError):  # somebody was here before
            self.files.delete_file(self.path(name))


def store() -> Store:
    """The installation's own: `SIXRING_LAKE`, or the folder `lake` in its home."""
    from pyarrow.fs import FileSystem, LocalFileSystem

    place = config.text("LAKE", "")
    if "://" in place:
        return Store(*FileSystem.from_uri(place))
    return Store(LocalFileSystem(), place or str(config.home() / "lake"))
