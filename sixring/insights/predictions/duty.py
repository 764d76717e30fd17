"""Predictions are made anew every night, in a process of its own; the first time as soon as there is a lake."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings

from sixring.core import clock, leases
from sixring.core.errands import Errand

from .models import Standing

AT = 3  # o'clock, UTC
LOOK_EVERY, SOON = 600.0, 60.0  # seconds; the lake comes first
_next = time.monotonic() + SOON


def due() -> Sequence[str]:
    return ("predictions", "make", "--quietly") if is_due() and leases.hold("insights: predictions", 3600) else ()


errand = Errand("making predictions", due)


def is_due() -> bool:
    """Rule: nothing was made since the last time it was three o'clock."""
    global _next
    if not settings.LAKE_EVERY or time.monotonic() < _next:
        return False
    _next = time.monotonic() + LOOK_EVERY
    return not Standing.objects.filter(made_at__gte=last_night(clock.now())).exists()


def last_night(now: datetime) -> datetime:
    at = now.replace(hour=AT, minute=0, second=0, microsecond=0)
    return at if at <= now else at - timedelta(days=1)
