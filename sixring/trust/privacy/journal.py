"""The journal of erasures: a file beside the database, so that restoring an older backup brings nobody back.

Each line is one erasure: keyed hashes of what the person was reached by, and the moment. `SIXRING_ERASURES` puts it
elsewhere, on a disk that outlives this machine.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from sixring.core import config, secrets
from sixring.core.privacy import Kind

FILE = "erasures.jsonl"
PURPOSE = "journal of erasures"


@dataclass(frozen=True)
class Line:
    """`at` is ISO 8601; `stays` are (digest, since, until) of what was theirs only for a while."""

    key: str
    at: str
    digests: list[str]
    stays: list[tuple[str, str, str]] = field(default_factory=list)
    suppressed: bool = False


def path() -> Path:
    return Path(config.text("ERASURES", str(Path(settings.HOME) / FILE)))


def digest(kind: Kind) -> str:
    """HMAC-SHA256 of kind, scope and value, under a key derived for this alone."""
    return hmac.digest(secrets.derive(PURPOSE), "\x00".join(kind).encode(), hashlib.sha256).hex()


def lines() -> Iterator[Line]:
    """All erasures, oldest first. A line that was cut off by a crash was not promised to anybody yet."""
    try:
        text = path().read_text(encoding="ascii")
    except FileNotFoundError:
        return
    for line in text.splitlines():
        try:
            said: dict[str, Any] = json.loads(line)
            stays = [(str(a), str(b), str(c)) for a, b, c in said.pop("stays", ())]
            yield Line(**said, stays=stays)
        except (ValueError, TypeError):
            continue


def write(line: Line) -> None:
    """Add `line`, unless it is there; on disk when this returns."""
    if any(known.key == line.key for known in lines()):
        return
    handle = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "ab") as file:
        file.write(b"\n" + json.dumps(asdict(line)).encode("ascii") + b"\n")
        file.flush()
        os.fsync(file.fileno())
