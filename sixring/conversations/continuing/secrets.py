"""Secrets of hand-overs: what is given out, and the keyed digest that is kept of it."""

from __future__ import annotations

import base64
import hmac
import secrets as random
from hashlib import sha256

from django.utils.translation import gettext as _

from sixring.core import clock, secrets
from sixring.core.errors import Refused

from ..models import Handover

OVER = "This link was used already, or is too old. Nothing has changed; ask for a new one where you were."
LONGEST = 100


def new_link() -> str:
    return random.token_urlsafe(24)


def new_tag() -> str:
    """What fits into the local part of an address, in letters that survive any case."""
    return base64.b32encode(random.token_bytes(8)).decode().lower().rstrip("=")


def new_code() -> str:
    return f"{random.randbelow(10**6):06}"


def digest(way: str, secret: str) -> str:
    """Keyed with a secret outside the database, and bound to the way it was made for."""
    return f"{way}:{hmac.digest(secrets.derive('handover'), f'{way}|{secret}'.encode(), sha256).hex()}"


def find(way: str, secret: str) -> Handover:
    """The hand-over this secret stands for, still open. Looking changes nothing. Raises `Refused`."""
    rows = Handover.objects.select_related("identity", "conversation", "account")
    found = rows.filter(digest=digest(way, secret), used_at=None, until__gt=clock.now()).first() if secret else None
    if found is None or len(secret) > LONGEST:
        raise Refused(_(OVER))
    return found


def spend(handover: Handover, used_by: int | None = None) -> None:
    """In the caller's transaction: of two who use it at once one does. Raises `Refused` for the other."""
    mine = Handover.objects.filter(pk=handover.pk, used_at=None, until__gt=clock.now())
    if not mine.update(used_at=clock.now(), used_by=used_by, digest=f"spent:{handover.pk}"):
        raise Refused(_(OVER))


def forget_old() -> int:
    """What nobody used in time gives its digest back, so that a short code can be another's; returns how many."""
    late = Handover.objects.filter(used_at=None, until__lte=clock.now()).exclude(digest__startswith="spent:")
    ids = list(late.values_list("pk", flat=True)[:500])
    return sum(Handover.objects.filter(pk=pk, used_at=None).update(digest=f"spent:{pk}") for pk in ids)
