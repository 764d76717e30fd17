"""Companies: who belongs to which, as their profiles say. A company is a value that several people share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from sixring.core.errors import NotFound

from . import facts, profile
from .models import Fact, Person

NAME = "company"


@dataclass(frozen=True, slots=True)
class Company:
    """`key` names it in addresses; `people` is how many were ever said to belong to it."""

    key: str
    name: str
    people: int = 0


def of(person: Person) -> Company | None:
    """The company `person`'s profile names."""
    value = profile.of(person).get(NAME)
    return Company(value.fact.digest, str(value.value)) if value and isinstance(value.value, str) else None


def named(words: str = "") -> QuerySet[Fact, Any]:
    """Companies with how many identities were said to belong, the largest first."""
    rows = Fact.objects.filter(name=NAME)
    rows = rows.filter(value__icontains=words) if words else rows
    return rows.values("digest", "value").annotate(n=Count("identity", distinct=True)).order_by("-n", "digest")


def get(key: str) -> Company:
    """The company `key` names. Raises `NotFound`."""
    row = named().filter(digest=key).first()
    if row is None:
        raise NotFound
    return Company(key, str(row["value"]), row["n"])


def key_of(name: str) -> str:
    return facts.digest(name)


def people(company: Company, among: QuerySet[Person]) -> list[Person]:
    """Those of `among` whose profile names `company` now; the latest word of a person's facts decides."""
    said = among.filter(memberships__identity__facts__name=NAME, memberships__identity__facts__digest=company.key)
    found = {person.pk: person for person in said.distinct().order_by("name", "pk")[:500]}
    best: dict[int, Fact] = {}
    for person, fact in profile.facts_of(found, [NAME]):
        if person not in best or profile.weight(fact) > profile.weight(best[person]):
            best[person] = fact
    return [person for pk, person in found.items() if pk in best and best[pk].value == company.name]
