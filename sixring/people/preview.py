"""What a decision about who is who would do, before it is made. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from . import fold, merge, profile
from .models import Decision, Fact, Identity, Join, Link, Membership, Person


@dataclass(frozen=True, slots=True)
class Difference:
    """A value of two profiles side by side; `kept` is what the joined profile would say."""

    name: str
    left: str
    right: str
    kept: str

    @property
    def differs(self) -> bool:
        return bool(self.left and self.right and self.left != self.right)


@dataclass(frozen=True, slots=True)
class Joined:
    """Two people as one: which id stands for both, what their profiles say, and why it can't be, if it can't."""

    left: Person
    right: Person
    stays: Person
    differences: Sequence[Difference]
    identities: tuple[Sequence[Identity], Sequence[Identity]]
    refused: str


def joining(left: Person, right: Person) -> Joined:
    """`left` and `right` as one person; the older id stands for both."""
    mine, theirs = profile.of(left), profile.of(right)
    told = []
    for name in sorted(mine.keys() | theirs.keys()):
        sides = [side[name] for side in (mine, theirs) if name in side]
        kept = max(sides, key=lambda value: profile.weight(value.fact))
        told.append(Difference(name, said(mine.get(name)), said(theirs.get(name)), said(kept)))
    told.sort(key=lambda one: not one.differs)
    stays = left if left.pk < right.pk else right
    refused = merge.conflict(left.pk, right.pk)
    return Joined(left, right, stays, told, (held(left), held(right)), refused)


def said(value: profile.Value | None) -> str:
    return "" if value is None else str(value.value)


def held(person: Person) -> Sequence[Identity]:
    theirs = Membership.objects.filter(person=person).values("identity")
    return list(Identity.objects.filter(pk__in=theirs).order_by("claimed", "kind", "pk")[:30])


def staying(person: Person, going: Collection[Identity]) -> list[Identity]:
    """What would still be `person`'s without `going`."""
    return [one for one in held(person) if one.pk not in {identity.pk for identity in going}]


@dataclass(frozen=True, slots=True)
class Beside:
    """A value of several profiles side by side, "" where one says nothing."""

    name: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return len({value.casefold() for value in self.values if value}) > 1

    @property
    def agrees(self) -> bool:
        return not self.differs and all(self.values)


def beside(persons: Sequence[Person]) -> list[Beside]:
    """What the profiles of `persons` say, what differs first."""
    return rows_of([{name: said(value) for name, value in profile.of(one).items()} for one in persons])


def beside_identities(identities: Sequence[Identity]) -> list[Beside]:
    """What was said of each of `identities` alone, whoever they belong to now."""
    told: list[dict[str, Fact]] = [{} for _ in identities]
    place = {one.pk: at for at, one in enumerate(identities)}
    for fact in Fact.objects.filter(identity__in=place):
        own = told[place[fact.identity_id]]
        if fact.name not in own or profile.weight(fact) > profile.weight(own[fact.name]):
            own[fact.name] = fact
    return rows_of([{name: str(fact.value) for name, fact in own.items() if fact.value} for own in told])


def rows_of(profiles: Sequence[dict[str, str]]) -> list[Beside]:
    names = sorted({name for own in profiles for name in own})
    rows = [Beside(name, tuple(own.get(name, "") for own in profiles)) for name in names]
    return sorted(rows, key=lambda row: (not row.differs, not row.agrees))


def undoing(decision: Decision) -> list[tuple[Person, list[Identity]]]:
    """Whose everything concerned by `decision` would be, were it taken back: persons with their identities."""
    join = Join.objects.filter(decision=decision).first()
    ends = {join.child_id, join.parent_id} if join else set()
    tops = {lead or pk for pk, lead in Person.objects.filter(pk__in=ends).values_list("pk", "redirect")}
    linked = set(Link.objects.filter(decision=decision).values_list("identity", flat=True))
    tops |= set(Membership.objects.filter(identity__in=linked).values_list("person", flat=True))
    folded = fold.fold([*linked, *merge.members(tops)], decision.pk)
    whose: dict[int, list[int]] = {}
    for identity, periods in folded.items():
        for person in {period.person for period in periods}:
            whose.setdefault(person, []).append(identity)
    persons = Person.objects.in_bulk(whose)
    return [
        (persons[pk], list(Identity.objects.filter(pk__in=own).order_by("pk"))) for pk, own in sorted(whose.items())
    ]
