"""Newcomers: identities seen for the first time join whoever the same arrival proves them to be, many at once.

What `ties` does with one pair after the other, for the everyday case alone: nobody has decided anything about a
newcomer yet, so nothing has to be folded. Whatever is not that simple is left to `ties`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection

from sixring.core import changes, rows
from sixring.core.actors import SYSTEM

from .models import Decision, Identity, Join, Link, Membership, Person
from .normalise import CAPS

if TYPE_CHECKING:
    from .ties import Pair

REASON = "proven by the same arrival"
Kinds = Counter[tuple[str, str]]


@dataclass(slots=True)
class Group:
    """What the pairs of a batch make one person: `known` are the persons of those met before."""

    pairs: list[Pair] = field(default_factory=list)
    identities: dict[int, Identity] = field(default_factory=dict)
    known: set[int] = field(default_factory=set)


def join(pairs: Sequence[Pair], fresh: Collection[int]) -> list[Pair]:
    """Join what is simple; returns the pairs that are not. `fresh` are identities made in this transaction."""
    met = {i.pk for pair in pairs for i in pair[:2]} - set(fresh)
    whose = settled_persons(met)
    groups = grouped(pairs, whose)
    persons = {person for group in groups for person in group.known}
    lock(persons)
    if persons and settled_persons(met) != whose:  # somebody decided about them while we waited for the lock
        return list(pairs)
    held = kinds_of(persons)
    standing = set(Person.objects.filter(pk__in=held, redirect=None).values_list("pk", flat=True))
    simple = [one for one in groups if is_simple(one, fresh, whose, held) and one.known <= standing]
    if simple:
        write(simple, fresh, whose)
    done = {id(pair) for group in simple for pair in group.pairs}
    return [pair for pair in pairs if id(pair) not in done]


def settled_persons(identities: Collection[int]) -> dict[int, tuple[int, int]]:
    """(person before any join, who stands for them) of those who were one person's from first sight, by nobody's
    decision."""
    if not identities:
        return {}
    periods: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for pk, person, since, until in Membership.objects.filter(identity__in=identities).values_list(
        "identity", "person", "since", "until"
    ):
        periods[pk].append((person, since is None and until is None))
    links: dict[int, list[tuple[int | None, bool]]] = defaultdict(list)
    for pk, whose, decision in Link.objects.filter(identity__in=identities).values_list(
        "identity", "person", "decision"
    ):
        links[pk].append((whose, decision is None))
    return {
        pk: (first, periods[pk][0][0])
        for pk, own in links.items()
        if len(own) == 1 and own[0][1] and (first := own[0][0]) and len(periods[pk]) == 1 and periods[pk][0][1]
    }


def grouped(pairs: Iterable[Pair], whose: dict[int, tuple[int, int]]) -> list[Group]:
    """Pairs that hang together, by an identity or by a person, as one group."""
    group_of: dict[tuple[str, int], Group] = {}
    for pair in pairs:
        names = [("identity", one.pk) for one in pair[:2]]
        names += [("person", whose[one.pk][1]) for one in pair[:2] if one.pk in whose]
        found = list({id(group_of[name]): group_of[name] for name in names if name in group_of}.values())
        group = found[0] if found else Group()
        for other in found[1:]:
            group.pairs += other.pairs
            group.identities |= other.identities
            group.known |= other.known
        group.pairs.append(pair)
        group.identities |= {one.pk: one for one in pair[:2]}
        group.known |= {person for kind, person in names if kind == "person"}
        for name in [("identity", pk) for pk in group.identities] + [("person", pk) for pk in group.known]:
            group_of[name] = group
    return list({id(group): group for group in group_of.values()}.values())


def kinds_of(persons: Collection[int]) -> dict[int, Kinds]:
    """How many proven identities of each kind and scope these persons have."""
    found: dict[int, Kinds] = {person: Counter() for person in persons}
    seen = Membership.objects.filter(person__in=persons, identity__claimed=False)
    rows_ = seen.values_list("person", "identity", "identity__kind", "identity__scope").distinct()
    for person, _identity, kind, scope in rows_ if persons else ():
        found[person][kind, scope] += 1
    return found


def lock(persons: Collection[int]) -> None:
    if persons:
        list(Person.objects.select_for_update(no_key=True).filter(pk__in=persons).order_by("pk").values_list("pk"))


def is_simple(group: Group, fresh: Collection[int], whose: dict[int, tuple[int, int]], held: dict[int, Kinds]) -> bool:
    """Rule: newcomers, and at most one person met before, whom nobody decided about, who came first, and who may have
    them all."""
    new = [one for pk, one in group.identities.items() if pk in fresh]
    met = [pk for pk in group.identities if pk not in fresh]
    if len(group.known) > 1 or any(pk not in whose for pk in met) or any(one.person_id is None for one in new):
        return False
    together = Counter((one.kind, one.scope) for one in new if not one.claimed)
    for person in group.known:
        together += held[person]
    first = min(group.known, default=0)
    return all(n <= CAPS.get(kind, 50) for (kind, _), n in together.items()) and all(
        first < (one.person_id or 0) for one in new
    )


def write(groups: Sequence[Group], fresh: Collection[int], whose: dict[int, tuple[int, int]]) -> None:
    decisions: list[Decision] = []
    ends: list[tuple[int, int]] = []
    moved: list[tuple[int, int]] = []  # (who stands for it now, identity)
    gone: list[tuple[int, int]] = []  # (who stands for it now, person)
    for group in groups:
        own = {pk: one.person_id or 0 if pk in fresh else whose[pk][0] for pk, one in group.identities.items()}
        root = min(group.known, default=min(own.values()))
        for pair, child, parent in needed(group, own, fresh):
            decisions.append(decision_of(pair))
            ends.append((child, parent))
        newcomers = [(pk, own[pk]) for pk in group.identities if pk in fresh]
        moved += [(root, pk) for pk, person in newcomers if person != root]
        gone += [(root, person) for _, person in newcomers if person != root]
    rows.add(decisions)
    rows.put(Join(child_id=c, parent_id=p, decision=d) for (c, p), d in zip(ends, decisions, strict=True))
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE people_membership SET person_id = %s WHERE identity_id = %s", moved)
        cursor.executemany("UPDATE people_identity SET person_id = %s WHERE id = %s", moved)
        cursor.executemany("UPDATE people_person SET redirect_id = %s WHERE id = %s", gone)
    joined = sorted({person for pair in gone for person in pair})
    changes.record_many((changes.Entry("person.joined", "person", person) for person in joined), actor=SYSTEM)


def needed(group: Group, own: dict[int, int], fresh: Collection[int]) -> Iterable[tuple[Pair, int, int]]:
    """The pairs that join two who were not one yet, with the persons that are joined."""
    sets = {pk: {pk} for pk in group.identities}
    met = {pk for pk in group.identities if pk not in fresh}
    for pk in met:
        sets[pk] = met
    for pair in group.pairs:
        left, right = sets[pair.one.pk], sets[pair.other.pk]
        if left is not right:
            left |= right
            for pk in right:
                sets[pk] = left
            yield pair, own[pair.other.pk], own[pair.one.pk]


def decision_of(pair: Pair) -> Decision:
    evidence = {"identities": sorted((pair.one.pk, pair.other.pk)), "by": pair.by}
    return Decision(
        kind=Decision.Kind.JOIN, actor_kind=SYSTEM.kind, actor_id=SYSTEM.id, reason=REASON, evidence=evidence
    )
