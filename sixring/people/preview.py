"""What a decision about who is who would do, before it is made. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from . import merge, profile
from .models import Identity, Membership, Person


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
