"""Leases: work that one holder at a time may do. Claimed by a conditional UPDATE; what a dead holder had, time frees.

On SQLite there is one worker process, held to it by a lock on a file, and nothing to share.
"""

import os
import secrets
import time
from collections.abc import Sequence
from datetime import timedelta

from django.db import connection
from django.db.models import Q

from . import clock
from .models import Lease

SECONDS = 6
HOLDER = f"{os.getpid()}-{secrets.token_hex(4)}"
_held: dict[str, float] = {}


def hold(name: str, seconds: float = SECONDS) -> bool:
    """May this process do `name` now? Renews its lease well before it ends, and asks the database no more often."""
    if connection.vendor == "sqlite" or _held.get(name, 0) > time.monotonic():
        return True
    if claim(name, HOLDER, seconds):
        _held[name] = time.monotonic() + seconds / 3
        return True
    return False


def claim(name: str, holder: str, seconds: float = SECONDS) -> bool:
    """Take or renew the lease `name` for `holder`; False while another holds it."""
    return name in claim_many([name], holder, seconds)


def claim_many(names: Sequence[str], holder: str, seconds: float = SECONDS) -> set[str]:
    """Take or renew those of `names` that are free or already the holder's; returns the ones now held."""
    now = clock.now()
    mine = Lease.objects.filter(name__in=names).filter(Q(holder=holder) | Q(until__lt=now))
    mine.update(holder=holder, until=now + timedelta(seconds=seconds))
    known = dict(Lease.objects.filter(name__in=names).values_list("name", "holder"))
    fresh = [Lease(name=n, holder=holder, until=now + timedelta(seconds=seconds)) for n in names if n not in known]
    if fresh:
        Lease.objects.bulk_create(fresh, ignore_conflicts=True)
        known = dict(Lease.objects.filter(name__in=names).values_list("name", "holder"))
    return {name for name, by in known.items() if by == holder}


def release(holder: str) -> None:
    """Give back all that `holder` has, so that others need not wait for the time to pass."""
    Lease.objects.filter(holder=holder).delete()


def claim_fair(names: Sequence[str], holder: str, seconds: float = SECONDS) -> set[str]:
    """Hold a fair part of `names`: renew one's own, give back what is beyond it, take what is free up to it.

    Fair is all of them divided by the holders alive. Every holder calls this a few times within `seconds`.
    """
    now = clock.now()
    claim(f"{names[0]}!{holder}", holder, seconds)  # makes this holder count even before it holds anything
    alive = Lease.objects.filter(name__startswith=f"{names[0]}!", until__gte=now).count() or 1
    share = -(-len(names) // alive)
    rows = {lease.name: lease for lease in Lease.objects.filter(name__in=names)}
    mine = [n for n in names if n in rows and rows[n].holder == holder]
    free = [n for n in names if n not in rows or rows[n].until < now]
    Lease.objects.filter(name__in=mine[share:], holder=holder).delete()
    wanted = mine[:share] + [n for n in free if n not in mine][: max(0, share - len(mine))]
    Lease.objects.filter(name__startswith=f"{names[0]}!", until__lt=now).delete()
    return claim_many(wanted, holder, seconds) if wanted else set()
