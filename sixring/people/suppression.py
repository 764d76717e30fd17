"""Suppression: whom we never contact, except to answer. Only a keyed hash is kept, so it outlives an erasure.

Nobody can read an address out of the table, nor try addresses on it without this installation's key; the key is part
of every backup. It survives imports too: it is asked at the moment of sending, whatever was brought in meanwhile.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

from django.db import transaction

from sixring.core import changes, secrets
from sixring.core.actors import Actor

from .models import Suppression
from .normalise import normalise

Pair = tuple[str, str]
KINDS = ("email", "phone", "handle", "user_id")  # of a person's identities, those one could write to
PURPOSE = "suppression"


def keep(kind: str, value: str, *, actor: Actor, why: str = "") -> bool:
    """Never contact this address again except to answer; returns whether that is new. The same again is a no-op."""
    if actor.kind == "agent":
        actor.must("answer")
    with transaction.atomic():
        row, fresh = Suppression.objects.get_or_create(digest=digest(kind, value), defaults={"why": why[:100]})
        if fresh:
            changes.record("suppression.kept", row, actor=actor)
    return fresh


def lift(kind: str, value: str, *, actor: Actor) -> bool:
    """They asked to be written to again, and proved that it was them; returns whether anything was lifted."""
    if actor.kind == "agent":
        actor.must("answer")
    with transaction.atomic():
        row = Suppression.objects.filter(digest=digest(kind, value)).first()
        if row is None:
            return False
        changes.record("suppression.lifted", row, actor=actor)
        row.delete()
    return True


def holds(kind: str, value: str) -> bool:
    """Whether this address is never to be contacted."""
    return bool(among([(kind, value)]))


def among(pairs: Iterable[Pair]) -> set[Pair]:
    """Those of the (kind, value) pairs that are never to be contacted, as they were given; in one query."""
    by_digest: dict[str, list[Pair]] = {}
    for pair in set(pairs):
        by_digest.setdefault(digest(*pair), []).append(pair)
    held = Suppression.objects.filter(digest__in=by_digest).values_list("digest", flat=True)
    return {pair for one in held for pair in by_digest[one]}


def digest(kind: str, value: str) -> str:
    """HMAC-SHA256 of the one spelling of an address under a key derived for this alone."""
    spelt = normalise(kind, value) or value.strip().casefold()
    return hmac.digest(secrets.derive(PURPOSE), f"{kind}\x00{spelt}".encode(), hashlib.sha256).hex()
