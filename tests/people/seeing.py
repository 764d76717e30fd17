"""Seeing people without any channel: sightings as short as the tests need them, and what is then known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from sixring.core.proof import Proof, ProofKind
from sixring.people import fold, profile
from sixring.people.models import Identity, Membership, Person
from sixring.people.recognise import Sighting, recognise

DAY = datetime(2026, 3, 1, tzinfo=UTC)


def at(hours: float) -> datetime:
    return DAY + timedelta(hours=hours)


def seen(kind: str, value: str, hours: float = 0, proof: str = "provider", **more: Any) -> Sighting:
    return Sighting(kind, value, at(hours), proof=Proof(ProofKind(proof), by="tests"), source="tests", **more)


def see(*sightings: Sighting) -> list[Identity]:
    with transaction.atomic():
        found = recognise(sightings)
    return [Identity.objects.get(pk=identity.pk) for identity in found if identity is not None]


def together(hours: float, *names: tuple[str, str]) -> Sighting:
    """One arrival that proves all `names` to be one person's."""
    (kind, value), *others = names
    return seen(kind, value, hours, also=[seen(k, v, hours) for k, v in others])


def person_of(identity: Identity) -> Person:
    person = Identity.objects.get(pk=identity.pk).person
    assert person is not None
    return person


def whose(identity: Identity, hours: float) -> int | None:
    return fold.current(fold.fold([identity.pk])[identity.pk], at(hours))


def picture(persons: Iterable[int]) -> dict[int, tuple[Any, ...]]:
    """Person by person: where its id leads, its name, its profile and which identities were its own, and when."""
    found = {}
    for person in Person.objects.filter(pk__in=list(persons)):
        mine = Membership.objects.filter(person=person).values_list("identity", "since", "until")
        values = {name: (value.value, value.fact.pk) for name, value in profile.of(person).items()}
        found[person.pk] = (person.redirect_id, person.name, values, frozenset(mine))
    return found
