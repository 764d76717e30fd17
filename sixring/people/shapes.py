"""How people look outside: persons, their identities, facts and companies, set-wise."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ninja import Schema
from pydantic import Field

from sixring.core.api.shapes import Moment, Shape, moment

from . import profile
from .models import Fact, Identity, Person


class FactShape(Schema):
    """What a source said of an identity, how far that was proven, and when it was said last."""

    id: int
    identity: int
    name: str
    value: Any
    source: str
    proof: str
    observed_at: Moment


class IdentityShape(Schema):
    """One way somebody is known. `claimed`: nobody has proven that it is theirs."""

    id: int
    kind: str = Field(examples=["email"])
    value: str
    scope: str
    display: str
    claimed: bool
    person: int | None
    created_at: Moment


class PersonShape(Schema):
    """A person. `profile` (the facts in force, by name) and `identities` are null unless expanded."""

    id: int
    name: str
    kind: str
    created_at: Moment
    profile: dict[str, FactShape] | None = None
    identities: list[IdentityShape] | None = None


class CompanyShape(Schema):
    key: str
    name: str
    people: int = Field(description="How many identities were ever said to belong to it.")


def persons(found: Iterable[Person], expand: Collection[str] = ()) -> list[Shape]:
    rows = list(found)
    ids = [one.pk for one in rows]
    profiles = profiles_of(ids) if "profile" in expand else None
    known = identities_of(ids) if "identities" in expand else None
    return [
        {
            "id": one.pk, "name": one.name, "kind": one.kind, "created_at": moment(one.created_at),
            "profile": None if profiles is None else profiles.get(one.pk, {}),
            "identities": None if known is None else known.get(one.pk, []),
        }
        for one in rows
    ]  # fmt: skip


def profiles_of(ids: Collection[int]) -> Mapping[int, dict[str, Shape]]:
    """The facts in force of each person, by name."""
    told: dict[int, dict[str, list[Fact]]] = {}
    for person, one in profile.facts_of(ids):
        told.setdefault(person, {}).setdefault(one.name, []).append(one)
    return {
        person: {
            name: fact(max(standing, key=profile.weight))
            for name, some in sorted(by_name.items())
            if (standing := profile.in_force(some))
        }
        for person, by_name in told.items()
    }


def identities_of(ids: Collection[int]) -> Mapping[int, list[Shape]]:
    found: dict[int, list[Shape]] = {}
    for one in Identity.objects.filter(person__in=ids).order_by("claimed", "pk"):
        found.setdefault(one.person_id or 0, []).append(identity(one))
    return found


def identity(one: Identity) -> Shape:
    return {
        "id": one.pk, "kind": one.kind, "value": one.value, "scope": one.scope, "display": one.display,
        "claimed": one.claimed, "person": one.person_id, "created_at": moment(one.created_at),
    }  # fmt: skip


def fact(one: Fact) -> Shape:
    return {
        "id": one.pk, "identity": one.identity_id, "name": one.name, "value": one.value, "source": one.source,
        "proof": one.proof, "observed_at": moment(one.observed_at),
    }  # fmt: skip
