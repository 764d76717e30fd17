"""Files people send: written under a random key outside any web root, synced before the row that names them commits."""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings


def path_of(key: str) -> Path:
    return Path(settings.MEDIA_ROOT) / key[:2] / key


def keep(content: bytes) -> str:
    """Write `content` to disk for good; returns its key. Without its row it is an orphan."""
    return keep_stream([content])


def keep_stream(chunks: Iterable[bytes]) -> str:
    """The same for what is too large to hold at once."""
    key, path = fresh()
    with open(path, "wb") as file:
        for chunk in chunks:
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return key


def again(key: str) -> str:
    """The same bytes under a key of their own, so that each row can go without the other."""
    twin, path = fresh()
    os.link(path_of(key), path)
    return twin


def fresh() -> tuple[str, Path]:
    key = secrets.token_hex(20)
    path = path_of(key)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return key, path


def read(key: str) -> bytes:
    return path_of(key).read_bytes()


def drop(key: str) -> None:
    path_of(key).unlink(missing_ok=True)
