"""The fold: from links and joins to who belongs to whom. All that is projected comes from here and is checked by it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from django.db import transaction
from django.db.models import Q

from sixring.core import clock

from . import profile
from .models import Identity, Join, Link, Membership, Person

BEGINNING = datetime.min.replace(tzinfo=UTC)
BATCH = 5000
END = datetime.max.replace(tzinfo=UTC)
Strip = tuple[datetime, datetime, int | None, datetime]  # from, to before, whose, and since when the link says so


@dataclass(frozen=True, slots=True)
class Period:
    """Whose an identity is from `since` (None: always was) to before `until` (None: still is)."""

    person: int
    since: datetime | None
    until: datetime | None


def paint(links: Iterable[tuple[int | None, datetime | None, datetime | None]]) -> list[Period]:
    """Rule: lay links (person or None, since, until) over one another in order; returns what is seen from above.

    A hand-over (since, no until) goes as far as the next later one in sight, whichever became known first.
    """
    strips: list[Strip] = []
    for person, since, until in links:
        start, stop = since or BEGINNING, until or END
        if since and not until:
            stop = min((handed for _, _, _, handed in strips if handed > start), default=END)
        if start >= stop:
            continue
        under = []
        for a, b, whose, handed in strips:
            if a < start:
                under.append((a, min(b, start), whose, handed))
            if b > stop:
                under.append((max(a, stop), b, whose, handed))
        strips = sorted([*under, (start, stop, person, start)], key=lambda strip: strip[0])
    return merge_neighbours(strips)


def merge_neighbours(strips: list[Strip]) -> list[Period]:
    periods: list[tuple[datetime, datetime, int]] = []
    for start, stop, person, _ in strips:
        if person is None:
            continue
        if periods and periods[-1][1] == start and periods[-1][2] == person:
            periods[-1] = (periods[-1][0], stop, person)
        else:
            periods.append((start, stop, person))
    return [Period(p, None if a == BEGINNING else a, None if b == END else b) for a, b, p in periods]


def roots(persons: Collection[int], without: int | None = None) -> dict[int, int]:
    """For each of `persons` the one that stands for it: the oldest of all that joins in force connect it with; or that
    would, `without` a decision."""
    joined: dict[int, set[int]] = {}
    ask = set(persons)
    asked: set[int] = set()
    while ask:
        rows = Join.objects.filter(Q(child__in=ask) | Q(parent__in=ask), decision__undone=False)
        rows = rows.exclude(decision=without) if without else rows
        for one, other in rows.values_list("child", "parent"):
            joined.setdefault(one, set()).add(other)
            joined.setdefault(other, set()).add(one)
        asked |= ask
        ask = joined.keys() - asked
    return {person: min(connected(person, joined)) for person in persons}


def connected(person: int, joined: Mapping[int, set[int]]) -> set[int]:
    reached, ask = {person}, [person]
    while ask:
        beside = joined.get(ask.pop(), set()) - reached
        reached |= beside
        ask += beside
    return reached


def fold(identities: Collection[int], without: int | None = None) -> dict[int, list[Period]]:
    """Whose each of `identities` is, and when, or would be `without` a decision: from links and joins alone."""
    links: dict[int, list[tuple[int | None, datetime | None, datetime | None]]] = {pk: [] for pk in identities}
    standing = Q(decision__undone=False) & (~Q(decision=without) if without else Q())
    in_force = Link.objects.filter(Q(decision=None) | standing, identity__in=identities)
    for identity, person, since, until in in_force.order_by("id").values_list("identity", "person", "since", "until"):
        links[identity].append((person, since, until))
    root = roots({person for own in links.values() for person, _, _ in own if person is not None}, without)
    return {pk: paint((p and root[p], since, until) for p, since, until in own) for pk, own in links.items()}


def own(identity: int, at: datetime) -> int | None:
    """Whose `identity` was at `at` before any join."""
    in_force = Link.objects.filter(Q(decision=None) | Q(decision__undone=False), identity=identity)
    return current(paint(in_force.order_by("id").values_list("person", "since", "until")), at)


def current(periods: Iterable[Period], at: datetime | None = None) -> int | None:
    """Rule: the person at `at` (now when None)."""
    moment = at or clock.now()
    for period in periods:
        if (period.since or BEGINNING) <= moment < (period.until or END):
            return period.person
    return None


def refold(identities: Collection[int], persons: Collection[int] = ()) -> None:
    """Bring the projections of `identities`, and of `persons` whose joins changed, in line with the fold."""
    folded = fold(identities)
    before = set(Membership.objects.filter(identity__in=identities).values_list("person", flat=True))
    after = {period.person for periods in folded.values() for period in periods}
    with transaction.atomic():
        Membership.objects.filter(identity__in=identities).delete()
        Membership.objects.bulk_create(
            Membership(identity_id=pk, person_id=p.person, since=p.since, until=p.until)
            for pk, periods in sorted(folded.items())
            for p in periods
        )
        for pk, periods in folded.items():
            Identity.objects.filter(pk=pk).update(person=current(periods))
        concerned = before | after | set(persons)
        for person, root in roots(concerned).items():
            Person.objects.filter(pk=person).update(redirect=None if root == person else root)
        profile.rename(concerned)


def check() -> list[str]:
    """Compare every projection with the fold; returns a sentence for each that differs."""
    wrong: list[str] = []
    for identities in batched(Identity.objects.order_by("pk").values_list("pk", flat=True)):
        wrong += check_identities(identities)
    for persons in batched(Person.objects.order_by("pk").values_list("pk", flat=True)):
        wrong += check_persons(persons) + profile.check_names(persons)
    return wrong


def check_identities(identities: Collection[int]) -> list[str]:
    wrong = []
    stored: dict[int, list[Period]] = {pk: [] for pk in identities}
    for m in Membership.objects.filter(identity__in=identities):
        stored[m.identity_id].append(Period(m.person_id, m.since, m.until))
    now_of = dict(Identity.objects.filter(pk__in=identities).values_list("pk", "person"))
    for pk, periods in fold(identities).items():
        if sorted(stored[pk], key=lambda p: p.since or BEGINNING) != periods:
            wrong.append(f"identity {pk}: stored {stored[pk]}, folded {periods}")
        if now_of[pk] != current(periods):
            wrong.append(f"identity {pk}: person {now_of[pk]}, folded {current(periods)}")
    return wrong


def check_persons(persons: Collection[int]) -> list[str]:
    leads = dict(Person.objects.filter(pk__in=persons).values_list("pk", "redirect"))
    different = {person: root for person, root in roots(persons).items() if (leads[person] or person) != root}
    return [f"person {person}: redirects to {leads[person]}, folded {root}" for person, root in different.items()]


def rebuild() -> None:
    """Fold everything again. Persons come last: what they are called needs all memberships."""
    for identities in batched(Identity.objects.order_by("pk").values_list("pk", flat=True)):
        refold(identities)
    for persons in batched(Person.objects.order_by("pk").values_list("pk", flat=True)):
        refold((), persons)


def batched(ids: Iterable[int]) -> Iterator[list[int]]:
    """A few thousand at a time, for no database takes any number of parameters."""
    rest = iter(list(ids))
    while batch := list(islice(rest, BATCH)):
        yield batch
