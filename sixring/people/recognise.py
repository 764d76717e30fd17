"""Recognising: from what arrivals say and prove about their senders to identities, for a whole batch at once.

Proven keys join by themselves; everything else only suggests.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from sixring.core import rows
from sixring.core.proof import CLAIMED, Proof

from . import facts, suggest, ties
from .meeting import news as meeting
from .models import Identity, Link, Membership, Person
from .normalise import PASSED_ON, is_role_mailbox, normalise

Key = tuple[str, str, str, bool]


@dataclass(frozen=True, slots=True)
class Sighting:
    """Somebody seen: an identity's `kind` and `value`, how far the arrival proves it, what it says of them.

    `also` are further identities the same arrival proves to be theirs; `claims` are said without proof.
    """

    kind: str
    value: str
    at: datetime
    scope: str = ""
    name: str = ""
    proof: Proof = CLAIMED
    source: str = ""
    also: Sequence[Sighting] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    claims: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> Key | None:
        value = normalise(self.kind, self.value)
        return None if value is None else (value, self.kind, self.scope, not self.proof.proven)


def recognise(sightings: Sequence[Sighting]) -> list[Identity | None]:
    """The identity of each sighting, made on first sight; None where the value identifies nobody.

    Runs in the caller's transaction. Seeing the same again, in any order, changes nothing.
    """
    everyone = [one for sighting in sightings for one in (sighting, *sighting.also)]
    found, fresh = known_or_new(everyone)
    identities = [found.get(sighting.key) if sighting.key else None for sighting in sightings]
    if pairs := proven_pairs((sighting for sighting in sightings if sighting.also), found):
        ties.tie(pairs, {identity.pk for identity in fresh})
    called = facts.observe(zip(sightings, identities, strict=True))
    meeting.note(identity.pk for identity in fresh)
    if called or fresh:
        nameless: dict[int, set[str]] = {identity.pk: set() for identity in fresh}
        facts.rename(nameless | called)
    suggest.twins(fresh)
    suggest.to_claims(fresh)
    suggest.from_claims(zip(sightings, identities, strict=True))
    return identities


def known_or_new(sightings: Sequence[Sighting]) -> tuple[dict[Key, Identity], list[Identity]]:
    """Identities by key, and those among them that are new."""
    wanted: dict[Key, Sighting] = {}
    for sighting in sightings:
        if key := sighting.key:
            wanted.setdefault(key, sighting)
    found = look_up(wanted)
    missing = {key: sighting for key, sighting in wanted.items() if key not in found}
    fresh: list[Identity] = []
    while missing:
        made = create(missing)
        fresh += made or []
        met = {key_of(identity): identity for identity in made} if made is not None else look_up(missing)
        if not met:
            raise RuntimeError("Identities could be neither made nor found.")
        found |= met  # where another worker was first with some, the rest is tried again
        missing = {key: sighting for key, sighting in missing.items() if key not in found}
    return found, fresh


def look_up(keys: Collection[Key]) -> dict[Key, Identity]:
    rows = Identity.objects.filter(value__in={key[0] for key in keys})
    return {key: row for row in rows if (key := key_of(row)) in keys}


def key_of(identity: Identity) -> Key:
    return (identity.value, identity.kind, identity.scope, identity.claimed)


def create(missing: Mapping[Key, Sighting]) -> list[Identity] | None:
    """New identities, each with a person unless it speaks for many; None if somebody else just made one."""
    try:
        with transaction.atomic():
            return create_all(missing)
    except IntegrityError:
        return None


def create_all(missing: Mapping[Key, Sighting]) -> list[Identity]:
    alone = [key for key in missing if not is_role_mailbox(key[1], key[0])]
    persons = dict(zip(alone, rows.add(Person() for _ in alone), strict=True))
    fresh = rows.add(
        Identity(
            value=key[0], kind=key[1], scope=key[2], claimed=key[3], display=s.value.strip(), person=persons.get(key)
        )
        for key, s in missing.items()
    )
    rows.put(Link(identity=identity, person=identity.person) for identity in fresh)
    rows.put(Membership(identity=identity, person=identity.person) for identity in fresh if identity.person)
    return fresh


def proven_pairs(sightings: Iterable[Sighting], found: Mapping[Key, Identity]) -> list[ties.Pair]:
    """What arrivals proved to be one person's: each identity beside the one that changes hands least."""
    pairs: list[ties.Pair] = []
    for sighting in sightings:
        seen = [one for one in (sighting, *sighting.also) if one.proof.proven] if sighting.proof.proven else []
        known = sorted(
            (found[one.key] for one in seen if one.key is not None), key=lambda identity: identity.kind in PASSED_ON
        )
        by = f"{sighting.proof.kind} {sighting.proof.by}".strip()
        pairs += [ties.Pair(known[0], other, sighting.at, by) for other in known[1:] if other.pk != known[0].pk]
    return pairs
