"""How often one session may ask beside its stream. Counted in this process, forgotten with its minute."""

from __future__ import annotations

import time

SPAN = 10.0  # seconds
_counts: dict[str, tuple[float, int]] = {}


def exceeded(what: str, most: int) -> bool:
    """Count one more of `what`; whether there were more than `most` in these seconds."""
    now = time.monotonic()
    since, count = _counts.get(what, (now, 0))
    if now - since >= SPAN:
        since, count = now, 0
    if len(_counts) > 20_000:
        _counts.clear()
    _counts[what] = (since, count + 1)
    return count + 1 > most
