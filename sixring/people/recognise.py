"""Recognising: from what arrivals say and prove about their senders to identities, for a whole batch at once.

Proven keys join by themselves; everything else only suggests.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from sixring.core.actors import SYSTEM
from sixring.core.proof import CLAIMED, Proof

from . import facts, fold, merge, suggest
from .models import Decision, Identity, Link, Membership, Person
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
    for sighting, identity in zip(sightings, identities, strict=True):
        if identity is not None and sighting.also:
            join_proven(sighting, identity, found)
    renamed = facts.observe(zip(sightings, identities, strict=True))
    if renamed or fresh:
        facts.rename(renamed | {identity.pk for identity in fresh})
    suggest.twins(fresh)
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
    if not missing:
        return found, []
    fresh = create(missing)
    if fresh is None:  # another worker was first with some of them
        found = look_up(wanted)
        fresh = create({key: s for key, s in missing.items() if key not in found}) or []
    return found | {key_of(identity): identity for identity in fresh}, fresh


def look_up(keys: Collection[Key]) -> dict[Key, Identity]:
    rows = Identity.objects.filter(value__in={key[0] for key in keys})
    return {key: row for row in rows if (key := key_of(row)) in keys}


def key_of(identity: Identity) -> Key:
    return (identity.value, identity.kind, identity.scope, identity.claimed)


def create(missing: Mapping[Key, Sighting]) -> list[Identity] | None:
    """New identities, each with a person of its own unless it speaks for many; None if somebody else made one just now."""
    try:
        with transaction.atomic():
            return create_all(missing)
    except IntegrityError:
        return None


def create_all(missing: Mapping[Key, Sighting]) -> list[Identity]:
    alone = [key for key in missing if not is_role_mailbox(key[1], key[0])]
    persons = dict(zip(alone, Person.objects.bulk_create(Person() for _ in alone), strict=True))
    fresh = Identity.objects.bulk_create(
        Identity(value=key[0], kind=key[1], scope=key[2], claimed=key[3], display=s.value.strip(), person=persons.get(key))
        for key, s in missing.items()
    )
    Link.objects.bulk_create(Link(identity=identity, person=identity.person) for identity in fresh)
    Membership.objects.bulk_create(
        Membership(identity=identity, person=identity.person) for identity in fresh if identity.person
    )
    return fresh


def join_proven(sighting: Sighting, identity: Identity, found: Mapping[Key, Identity]) -> None:
    """One arrival proved several identities: they are one person's, unless that would break what is known better."""
    if not sighting.proof.proven:
        return
    for other in sighting.also:
        also = found.get(other.key) if other.key else None
        if also is not None and other.proof.proven and also.pk != identity.pk:
            tie(identity, also, sighting)


def tie(identity: Identity, also: Identity, sighting: Sighting) -> None:
    one, other = whose(identity, sighting.at), whose(also, sighting.at)
    if one is None or other is None or one == other:
        return
    evidence = {"identities": [identity.pk, also.pk], "proof": sighting.proof.kind, "by": sighting.proof.by}
    if not merge.conflict(*sorted((one, other))):
        merge.merge(
            Person(pk=one), Person(pk=other), actor=SYSTEM, reason="proven by the same arrival", evidence=evidence
        )
    elif identity.kind in PASSED_ON:
        pass_on(identity, other, sighting)
    elif also.kind in PASSED_ON:
        pass_on(also, one, sighting)
    else:
        suggest.between(identity, also, "proven by the same arrival, yet known as different people", evidence)


def pass_on(identity: Identity, person: int, sighting: Sighting) -> Decision:
    reason = f"somebody else proved this {identity.kind.replace('_', ' ')} to be theirs"
    return merge.rebind(identity, Person(pk=person), sighting.at, actor=SYSTEM, reason=reason)


def whose(identity: Identity, at: datetime) -> int | None:
    """The person `identity` belongs to at `at`."""
    return fold.current(fold.fold([identity.pk])[identity.pk], at)
