"""What was decided already: pairs of people who are never asked about again, and those a score never joins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Q

from ..models import Decision, Join, Link, Membership, Person, Suggestion

Pair = tuple[int, int]  # two persons, the older first
OPEN, ACCEPTED = Suggestion.State.OPEN, Suggestion.State.ACCEPTED


def pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


@dataclass(slots=True)
class Decided:
    """Of some people: pairs that were `answered`, `open` suggestions by pair, pairs a colleague `kept_apart` and joins
    that were taken back, one by one or all together (`parted`)."""

    answered: set[Pair] = field(default_factory=set)
    open: dict[Pair, int] = field(default_factory=dict)
    kept_apart: set[Pair] = field(default_factory=set)
    parted: set[Pair] = field(default_factory=set)


def about(persons: Collection[int]) -> Decided:
    """What was decided between any two of `persons`, by whichever of their identities."""
    found = Decided()
    asked = Suggestion.objects.filter(left__memberships__person__in=persons, right__memberships__person__in=persons)
    for pk, state, one, other in asked.order_by("pk").values_list(
        "pk", "state", "left__memberships__person", "right__memberships__person"
    ):
        if one == other:
            continue
        if state == OPEN:
            found.open.setdefault(pair(one, other), pk)
        elif state != ACCEPTED:  # one that was accepted and holds no more was joined and parted: see below
            found.answered.add(pair(one, other))
            if state != Suggestion.State.UNSURE:
                found.kept_apart.add(pair(one, other))
    singly, together = joins_undone(persons)
    splits = split_out(persons)
    found.parted = singly | together
    found.answered |= singly | splits
    found.kept_apart |= singly | splits
    return found


def everywhere() -> set[Pair]:
    """All pairs of people who stand now and whom colleagues keep apart, for the resolver."""
    kept = Suggestion.objects.filter(state__in=[Suggestion.State.REJECTED, Suggestion.State.HOUSEHOLD])
    rows = kept.values_list("left__memberships__person", "right__memberships__person")
    found = {pair(one, other) for one, other in rows.iterator(2000) if one and other and one != other}
    return found | joins_undone(None)[0] | split_out(None)


def joins_undone(persons: Collection[int] | None) -> tuple[set[Pair], set[Pair]]:
    """Pairs of standing persons whose join was taken back: singly, and as part of a batch."""
    undone = Join.objects.filter(decision__undone=True)
    if persons is not None:
        ends = Person.objects.filter(Q(pk__in=persons) | Q(redirect__in=persons))
        undone = undone.filter(child__in=ends, parent__in=ends)
    singly: set[Pair] = set()
    together: set[Pair] = set()
    for one, other, lead, to, batch in undone.values_list(
        "child", "parent", "child__redirect", "parent__redirect", "decision__undone_by__batch"
    ):
        a, b = lead or one, to or other
        if a != b:
            (together if batch else singly).add(pair(a, b))
    return singly, together


def split_out(persons: Collection[int] | None) -> set[Pair]:
    """Pairs of whom one was split out of the other by a colleague."""
    splits = Link.objects.filter(
        decision__kind=Decision.Kind.SPLIT, decision__undone=False, decision__actor_kind="agent"
    )
    if persons is not None:
        theirs = Membership.objects.filter(person__in=persons).values("identity")
        splits = splits.filter(identity__in=theirs)
    apart: dict[int, set[int]] = defaultdict(set)
    for identity, person, lead in splits.values_list("identity", "person", "person__redirect"):
        apart[identity].add(lead or person)
    # `exclude` would drop the links of first sight too, which have no decision
    before = Link.objects.filter(Q(decision=None) | ~Q(decision__kind=Decision.Kind.SPLIT), identity__in=apart)
    return {
        pair(lead or person, other)
        for identity, person, lead in before.values_list("identity", "person", "person__redirect")
        if person
        for other in apart[identity]
        if other != (lead or person)
    }
