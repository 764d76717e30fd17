"""Bare keys: what stays of an arrival whose content was erased, so that the same event coming again is still known."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from sixring.core import secrets

START = "bare:"


def bare(event_key: str) -> str:
    """The keyed hash of a provider's key; itself when it is one already."""
    if event_key.startswith(START):
        return event_key
    return START + hashlib.blake2b(event_key.encode("utf-8", "replace"), key=key(), digest_size=24).hexdigest()


@lru_cache(maxsize=1)
def key() -> bytes:
    return secrets.derive("bare event keys")
