"""Which files a source is made of, and opening them."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, cast

from sixring.core.errors import Invalid


def opened(path: Path) -> IO[bytes]:
    """For reading from its beginning, unpacked."""
    return cast("IO[bytes]", gzip.open(path, "rb")) if path.suffix == ".gz" else path.open("rb")


def found(source: Path, suffixes: Iterable[str]) -> Sequence[Path]:
    """The files of `source`, in order: itself, or those of its folder that end so. Raises `Invalid`."""
    if not source.exists():
        raise Invalid(f"There is nothing at {source} on this server. Nothing was brought in.")
    if source.is_file():
        return [source]
    files = sorted(path for path in source.iterdir() if path.is_file() and path.name.endswith(tuple(suffixes)))
    if not files:
        raise Invalid(f"{source} holds no file that ends in {', '.join(suffixes)}. Nothing was brought in.")
    return files
