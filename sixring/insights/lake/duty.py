"""The lake follows by itself: every few minutes, where anything happened, a process of its own brings it over and gives
its memory back. What it is killed in, the next one does."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time

from django.conf import settings

from sixring.core import changes, leases

log = logging.getLogger("sixring.lake")
SOON = 20.0  # seconds after the worker began, when everybody is up
AN_HOUR = 3600.0  # what writes no changes is brought over at least so often
_child: subprocess.Popen[bytes] | None = None
_next = time.monotonic() + SOON
_head, _last = "", 0.0


def settle() -> int:
    """Begin if it is time, or look whether it is done. Never waits: the lane must end when the worker does."""
    global _child
    if _child is not None:
        if (code := _child.poll()) is None:
            return 0
        if code:
            log.error("bringing changes to the lake ended with %s; it goes on the next time", code)
        _child = None
    elif is_due() and leases.hold("insights: lake", 120):
        _child = begin()
    return 0


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


def begin() -> subprocess.Popen[bytes]:
    known = {**os.environ, "SIXRING_HOME": str(settings.HOME)}
    return subprocess.Popen([sys.executable, "-m", "sixring", "lake", "update", "--quietly"], env=known)
