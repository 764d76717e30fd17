"""Files that came with touches: written under a random key and synced before the row that names them commits."""

import os
import secrets
from pathlib import Path

from django.conf import settings


def path_of(key: str) -> Path:
    return Path(settings.MEDIA_ROOT) / key[:2] / key


def keep(content: bytes) -> str:
    """Write `content` to disk for good; returns its key. Without its row it is an orphan."""
    key = secrets.token_hex(20)
    path = path_of(key)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return key


def read(key: str) -> bytes:
    return path_of(key).read_bytes()
