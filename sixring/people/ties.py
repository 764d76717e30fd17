"""Ties: arrivals proved two identities to be one person's. Whose a browser or a number was, and when, follows from all
of them, in whatever order they came."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from django.db.models import Count, Q

from sixring.core.actors import SYSTEM

from . import fold, merge, newcomers, suggest
from .fold import Period
from .models import Decision, Identity, Link, Membership, Person, Tie
from .normalise import PASSED_ON


class Pair(NamedTuple):
    """Two different identities that an arrival, seen `at`, proved to be one person's; `by` whom or what."""

    one: Identity
    other: Identity
    at: datetime
    by: str


def tie(pairs: Sequence[Pair], fresh: Collection[int] = ()) -> None:
    """Join the two of each pair unless that would break what is known better; `fresh` were made just now."""
    apart = those_apart(pairs)
    for pair in newcomers.join([pair for pair in pairs if (pair.one.pk, pair.other.pk) in apart], fresh):
        join(pair)
    for identity in remember(pairs):
        pass_on(identity)


def those_apart(pairs: Sequence[Pair]) -> set[tuple[int, int]]:
    """Which pairs are not, as ever, of one person: few. One question to the database."""
    periods: dict[int, list[Period]] = {}
    rows = Membership.objects.filter(identity__in={i.pk for pair in pairs for i in pair[:2]})
    for identity, person, since, until in rows.values_list("identity", "person", "since", "until"):
        periods.setdefault(identity, []).append(Period(person, since, until))
    both = {(one.pk, other.pk): (periods.get(one.pk, []), periods.get(other.pk, [])) for one, other, *_ in pairs}
    return {pair for pair, (left, right) in both.items() if len(left) != 1 or left != right}


def join(pair: Pair) -> None:
    one, other, at, by = pair
    folded = fold.fold([one.pk, other.pk])
    left, right = fold.current(folded[one.pk], at), fold.current(folded[other.pk], at)
    if left is None or right is None or left == right:
        return
    proven = {"identities": sorted((one.pk, other.pk)), "by": by}
    clash = merge.conflict(left, right)
    if taken_back(one, other) or (clash and not {one.kind, other.kind} & PASSED_ON):
        suggest.between(one, other, "proven by the same arrival, yet known as different people", proven)
    elif not clash:
        mine, theirs = (Person(pk=fold.own(identity.pk, at)) for identity in (one, other))
        merge.merge(mine, theirs, actor=SYSTEM, reason=newcomers.REASON, evidence=proven)


def taken_back(one: Identity, other: Identity) -> bool:
    """Has a colleague parted these two? Then no arrival joins them again by itself."""
    pair = Decision.objects.filter(evidence__identities=sorted((one.pk, other.pk)), undone=True)
    return pair.exists() or by_hand(one) or by_hand(other)


def by_hand(identity: Identity) -> bool:
    """Has a colleague said whose `identity` is, or taken back what we thought?"""
    said = Q(decision__undone=True, decision__kind=Decision.Kind.REBIND, decision__actor_kind="system")
    said |= Q(decision__undone=False, decision__actor_kind="agent")
    return Link.objects.filter(said, identity=identity).exists()


def remember(pairs: Iterable[Pair]) -> list[Identity]:
    """Keep the ties of those that change hands; returns those that learned something and had several people."""
    seen: dict[tuple[int, int, int], datetime] = {}
    movable: dict[int, Identity] = {}
    for one, other, at, _ in pairs:
        for identity, beside in ((one, other), (other, one)):
            if identity.kind in PASSED_ON and beside.kind not in PASSED_ON:
                key = (identity.pk, beside.pk, int(at.timestamp() // 60))
                seen[key] = min(at, seen.get(key, at))
                movable[identity.pk] = identity
    rows = Tie.objects.filter(identity__in=movable, minute__in={minute for _, _, minute in seen}) if seen else ()
    known = {(t.identity_id, t.other_id, t.minute): t.at for t in rows}
    news = {key: at for key, at in seen.items() if key not in known or at < known[key]}
    Tie.objects.bulk_create(
        (
            Tie(identity_id=one, other_id=other, minute=minute, at=at)
            for (one, other, minute), at in sorted(news.items())
        ),
        update_conflicts=True,
        unique_fields=["identity", "other", "minute"],
        update_fields=["at"],
    )
    learned = Tie.objects.filter(identity__in={one for one, _, _ in news}).values("identity")
    several = learned.annotate(people=Count("other__person", distinct=True)).filter(people__gt=1)
    return [movable[row["identity"]] for row in several.order_by("identity")] if news else []


def pass_on(identity: Identity) -> None:
    """Bring the hand-overs of `identity` in line with its ties."""
    owners = owners_of(identity)
    if by_hand(identity):
        return
    now = fold.fold([identity.pk])[identity.pk]
    missing = [period for period in owners if not any(covers(known, period) for known in now)]
    if missing and now:
        reason = f"several people have proved this {identity.kind.replace('_', ' ')} to be theirs, one after the other"
        merge.hand_over(identity, missing, actor=SYSTEM, reason=reason)


def owners_of(identity: Identity) -> list[Period]:
    """Whose `identity` was: from each proof on that person's, the first person's from the beginning."""
    ties = list(Tie.objects.filter(identity=identity).order_by("at", "pk").values_list("at", "other__person"))
    turns = [(next(run)[0], person) for person, run in groupby((t for t in ties if t[1]), key=lambda t: t[1])]
    starts: list[datetime | None] = [None, *(at for at, _ in turns[1:])]
    stops: list[datetime | None] = [*starts[1:], None]
    return [Period(person, a, b) for (_, person), a, b in zip(turns, starts, stops, strict=True)]


def covers(known: Period, period: Period) -> bool:
    starts = (known.since or fold.BEGINNING) <= (period.since or fold.BEGINNING)
    return known.person == period.person and starts and (known.until or fold.END) >= (period.until or fold.END)
