"""The lake follows by itself: every few minutes, where anything happened. What it is killed in, the next one does."""

from __future__ import annotations

import time
from collections.abc import Sequence

from django.conf import settings

from sixring.core import changes, leases
from sixring.core.errands import Errand

SOON = 20.0  # seconds after the worker began, when everybody is up
AN_HOUR = 3600.0  # what writes no changes is brought over at least so often
_next = time.monotonic() + SOON
_head, _last = "", 0.0


def due() -> Sequence[str]:
    return ("lake", "update", "--quietly") if is_due() and leases.hold("insights: lake", 120) else ()


errand = Errand("bringing changes to the lake", due)


def is_due() -> bool:
    """Every `LAKE_EVERY` minutes, if anything was written since; never where that is 0."""
    global _next, _head, _last
    now = time.monotonic()
    if not settings.LAKE_EVERY or now < _next:
        return False
    _next = now + settings.LAKE_EVERY * 60
    head = changes.head()
    if head == _head and now - _last < AN_HOUR:
        return False
    _head, _last = head, now
    return True
