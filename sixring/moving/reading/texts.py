"""Bytes that should be text: read as UTF-8 where they are, else as what they look like."""

from __future__ import annotations

import json
from typing import Any

from charset_normalizer import from_bytes

SAMPLE = 200_000


def decoded(content: bytes, usual: str = "") -> str:
    """The text of `content`: UTF-8, else `usual`, else the encoding it looks most like; never fails."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode(usual or looks_like(content[:SAMPLE]), "replace")


def looks_like(sample: bytes) -> str:
    """The encoding `sample` is most likely in. Of single-byte ones it can't tell, Windows' western one is taken."""
    best = from_bytes(sample, cp_isolation=["cp1252", "cp1250", "cp1251", "shift_jis", "gb18030", "utf_16"]).best()
    return best.encoding if best else "cp1252"


def parsed(content: bytes) -> Any:
    """JSON, with raw control characters and doubtful encodings let through. Raises `ValueError`."""
    try:
        return json.loads(decoded(content), strict=False)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
