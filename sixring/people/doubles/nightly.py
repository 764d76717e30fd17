"""Every night, where the owner wants it: a process of its own looks through all people, and gives its memory back."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from datetime import timedelta

from django.conf import settings

from sixring.core import clock

from ..models import MatchRun
from . import rules

log = logging.getLogger("sixring.people")
HOURS = (2, 5)  # UTC, from and to before: when a run may begin
APART = timedelta(hours=20)  # between two nights' runs
_child: subprocess.Popen[bytes] | None = None


def settle() -> int:
    """Begin tonight's run, or look whether it is done. Never waits: the lane must end when the worker does."""
    global _child
    if _child is not None:
        if (code := _child.poll()) is None:
            return 0
        if code:
            log.error("matching people at night ended with %s; it goes on the next time", code)
        _child = None
    elif is_due():
        _child = begin()
    return 0


def is_due() -> bool:
    now = clock.now()
    if not HOURS[0] <= now.hour < HOURS[1] or not rules.of_the_house().nightly:
        return False
    nights = MatchRun.objects.filter(way=MatchRun.Way.NIGHT, began_at__gt=now - APART)
    return not nights.filter(state=MatchRun.State.DONE).exists()


def begin() -> subprocess.Popen[bytes]:
    known = {**os.environ, "SIXRING_HOME": str(settings.HOME)}
    return subprocess.Popen([sys.executable, "-m", "sixring", "people", "match", "--nightly"], env=known)
