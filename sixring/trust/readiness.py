"""`/readyz`: whether this process can do its work, in plain words that tell no secret."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable

from sixring.channels import lane
from sixring.core import clock
from sixring.core.models import Heartbeat

from . import upgrading

log = logging.getLogger("sixring.readiness")
BEAT = 30  # seconds without a sign of life of a worker; it gives one every five
_up_to_date = False


def obstacles() -> list[str]:
    """What stands in the way, each in one sentence; nothing when all is well."""
    for look in (writable, migrated):  # without these the others would only say the same again
        if problem := asked(look):
            return [problem]
    return [problem for look in (worker_lives, lane_lives) if (problem := asked(look))]


def asked(look: Callable[[], str]) -> str:
    try:
        return look()
    except Exception:
        log.exception("readiness")
        return "The database does not answer."


def writable() -> str:
    """A row is written, for a full disk and a read-only server both still read."""
    Heartbeat.objects.update_or_create(name=f"web {os.getpid()}", defaults={"at": clock.now()})
    return ""


def migrated() -> str:
    global _up_to_date
    _up_to_date = _up_to_date or not upgrading.pending()
    return "" if _up_to_date else "The database is older than this version: run `sixring upgrade`."


def worker_lives() -> str:
    alive = Heartbeat.objects.filter(name__startswith="worker", at__gte=clock.ago(seconds=BEAT)).exists()
    return "" if alive else f"No worker has shown a sign of life for {BEAT} seconds."


def lane_lives() -> str:
    intake = lane.lane()
    if not intake.thread.is_alive():
        return "The intake of this process has ended: start it again."
    return "Intake has more waiting than the disk takes." if intake.queue.full() else ""
