"""Text that both databases take: PostgreSQL keeps neither NUL nor lone surrogates, and nobody misses them."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def clean(text: str) -> str:
    """`text` without NUL, a question mark for each lone surrogate."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def clean_json(value: Any) -> Any:
    """`value` with all its texts clean; itself when they are already."""
    spelt = json.dumps(value)
    return scrub(value) if "\\u0000" in spelt or "\\ud" in spelt else value


def scrub(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(str(name)): scrub(inner) for name, inner in value.items()}
    return [scrub(inner) for inner in value] if isinstance(value, list | tuple) else value


def short(key: str, most: int = 200) -> str:
    """`key` itself, or where it is too long its beginning and a digest: two long keys never look the same."""
    key = clean(key)
    if len(key) <= most:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()
    return f"{key[: most - len(digest) - 1]}:{digest}"
