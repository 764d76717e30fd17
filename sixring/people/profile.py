"""The profile of a person: a fold over the facts of their identities, every value with where it comes from."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, Q

from sixring.core.proof import ProofKind

from .models import Fact, Identity, Person

NAMES = ("name", "full_name")
TELLING = frozenset({"email", "phone", "handle", "user_id"})
STRANGER = "Visitor"


@dataclass(frozen=True, slots=True)
class Value:
    """A value of the profile: what it is, and why we believe it."""

    name: str
    value: Any
    fact: Fact
    rivals: tuple[Fact, ...]

    @property
    def why(self) -> str:
        """In words: who said it, how far it was proven, when it was last seen, and what else was said."""
        said = f"{self.fact.source} said so of {self.fact.identity.display}, {self.fact.get_proof_display()}"
        last = f"last seen {self.fact.observed_at:%d %b %Y}"
        others = len({str(rival.value) for rival in self.rivals} - {str(self.value)})
        return f"{said}; {last}" + (f"; {others} other value{'s' if others > 1 else ''} kept" if others else "")


def weight(fact: Fact) -> tuple[bool, int, datetime, int]:
    """Rule: proven before claimed, then the source's trust, then what was seen last; the row id breaks ties."""
    return (fact.proof != ProofKind.CLAIMED, fact.trust, fact.observed_at, fact.pk)


def facts_of(persons: Collection[int], names: Collection[str] = ()) -> Iterable[tuple[int, Fact]]:
    """(person, fact) for every fact, of `names` if given, seen while its identity was that person's."""
    within = Q(identity__memberships__since=None) | Q(identity__memberships__since__lte=F("observed_at"))
    within &= Q(identity__memberships__until=None) | Q(identity__memberships__until__gt=F("observed_at"))
    rows = Fact.objects.filter(within, identity__memberships__person__in=persons)
    rows = rows.filter(name__in=names) if names else rows.select_related("identity")
    for fact in rows.annotate(whose=F("identity__memberships__person")):
        yield fact.whose, fact


def of(person: Person) -> dict[str, Value]:
    """The unified profile: one value per name, the others beside it as rivals."""
    by_name: dict[str, list[Fact]] = {}
    for _, fact in facts_of([person.pk]):
        by_name.setdefault(fact.name, []).append(fact)
    profile = {}
    for name, facts in sorted(by_name.items()):
        if not (standing := in_force(facts)):
            continue
        best, *rest = sorted(standing, key=weight, reverse=True)
        profile[name] = Value(name, best.value, best, tuple(rest))
    return profile


def in_force(facts: Collection[Fact]) -> list[Fact]:
    """Rule: a colleague's empty statement takes back what colleagues said before it, and says nothing itself."""
    taken_back = max((fact.observed_at for fact in facts if fact.value == ""), default=None)
    return [
        fact
        for fact in facts
        if fact.value != "" and (taken_back is None or fact.proof != ProofKind.AGENT or fact.observed_at > taken_back)
    ]


def names(persons: Collection[int]) -> dict[int, str]:
    """What each person is called: their best name fact, else their oldest telling identity."""
    best: dict[int, Fact] = {}
    for person, fact in facts_of(persons, NAMES):
        if fact.value and (person not in best or weight(fact) > weight(best[person])):
            best[person] = fact
    called = {person: as_name(fact) for person, fact in best.items()}
    nameless = Identity.objects.filter(memberships__person__in=set(persons) - called.keys())
    for identity in nameless.annotate(whose=F("memberships__person")).order_by("id"):
        if called.get(identity.whose, STRANGER) == STRANGER:
            called[identity.whose] = identity.display[:200] if identity.kind in TELLING else STRANGER
    return {person: called.get(person, "") for person in persons}


def as_name(fact: Fact) -> str:
    return str(fact.value)[:200]


def rename(persons: Collection[int]) -> None:
    """Bring the names of `persons` in line with the fold."""
    if not persons:
        return
    known = dict(Person.objects.filter(pk__in=persons).values_list("pk", "name"))
    changed = [(name, person) for person, name in names(persons).items() if known.get(person) != name]
    if changed:
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE people_person SET name = %s WHERE id = %s", changed)


def check_names(persons: Collection[int]) -> list[str]:
    """A sentence for each of `persons` who is called something else than the facts say."""
    known = dict(Person.objects.filter(pk__in=persons).values_list("pk", "name"))
    folded = names(persons).items()
    return [f"person {p}: called {known[p]!r}, folded {name!r}" for p, name in folded if known[p] != name]
