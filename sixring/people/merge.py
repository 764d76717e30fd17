"""Joining people, and taking it back. A join touches links only; nothing is deleted and no history is rewritten."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Refused

from . import fold
from .doubles import labels
from .models import Decision, Identity, Join, Link, Membership, Person
from .normalise import CAPS

Kind = Decision.Kind
TOGETHER = 100  # decisions of a batch that are taken back in one transaction


def decide(kind: Kind, *, actor: Actor, reason: str, **values: Any) -> Decision:
    return Decision.objects.create(kind=kind, actor_kind=actor.kind, actor_id=actor.id, reason=reason, **values)


def merge(
    one: Person,
    other: Person,
    *,
    actor: Actor,
    reason: str,
    evidence: dict[str, Any] | None = None,
    score: float | None = None,
    batch: str = "",
) -> Decision | None:
    """From now on `one` and `other` are the same person; the older id stands for both. `batch` names what is done in
    one go, and can be taken back so.

    None when they are already. Raises `Refused` when both are known under different ids of the same system.
    """
    with transaction.atomic():
        tops = lock_roots([one.pk, other.pk])
        if len(tops) == 1:
            return None
        if clash := conflict(*tops):
            raise Refused(f"These are two people: {clash}. Nothing was joined.")
        decision = decide(Kind.JOIN, actor=actor, reason=reason, evidence=evidence or {}, score=score, batch=batch)
        # Between the two that were named, not those standing for them: taking back another join must not part these.
        Join.objects.create(child=other, parent=one, decision=decision)
        fold.refold(members(tops), grouped(tops))
        for person in tops:
            changes.record("person.joined", Person(pk=person), actor=actor)
    return decision


def lock_roots(persons: Collection[int]) -> list[int]:
    """Who stands for `persons`, oldest first. They and all whose ids lead to them are locked, in id order: whoever
    still takes one of those for a root must not hold it while waiting for a root of ours."""
    while True:
        tops = set(fold.roots(persons).values())
        before = transaction.savepoint()
        concerned = Person.objects.filter(Q(redirect__in=tops) | Q(pk__in=tops)).order_by("pk")
        locked = set(concerned.select_for_update(no_key=True).values_list("pk", flat=True))
        if set(fold.roots(persons).values()) == tops and grouped(tops) <= locked:
            transaction.savepoint_commit(before)
            return sorted(tops)
        transaction.savepoint_rollback(before)  # joined or parted while we waited; letting go keeps us out of deadlocks


def grouped(tops: Collection[int]) -> set[int]:
    """`tops` and all whose ids lead to them."""
    return set(Person.objects.filter(Q(redirect__in=tops) | Q(pk__in=tops)).values_list("pk", flat=True))


def members(persons: Collection[int]) -> list[int]:
    """Identities that are, or within some period were, of one of `persons`."""
    return list(Membership.objects.filter(person__in=persons).values_list("identity", flat=True).distinct())


def conflict(one: int, other: int) -> str:
    """Rule over the two persons' identities: which cap a join would break, in words; "" when none."""
    counts: dict[tuple[str, str], set[int]] = {}
    held = Identity.objects.filter(memberships__person__in=[one, other], claimed=False)
    for pk, kind, scope in held.values_list("pk", "kind", "scope"):
        counts.setdefault((kind, scope), set()).add(pk)
    for (kind, _), identities in counts.items():
        if len(identities) > CAPS.get(kind, 50):
            return f"together they would have {len(identities)} proven identities of the kind {kind}"
    return ""


def split(identities: Sequence[Identity], *, actor: Actor, reason: str) -> Decision:
    """Take `identities` out of their person: from the beginning they are, and were, one other person's."""
    if not identities:
        raise Refused("Nothing was chosen to be split out.")
    with transaction.atomic():
        before = {person for identity in identities for person in people_of(identity)}
        decision = decide(Kind.SPLIT, actor=actor, reason=reason)
        apart = Person.objects.create()
        Link.objects.bulk_create(Link(identity=one, person=apart, decision=decision) for one in identities)
        finish(identities, before, "person.split", actor)
    return decision


def share(identity: Identity, *, actor: Actor, reason: str) -> Decision:
    """`identity` is a household's, a company's, a kiosk's: it groups nobody."""
    with transaction.atomic():
        before = people_of(identity)
        decision = decide(Kind.SHARE, actor=actor, reason=reason)
        Link.objects.create(identity=identity, person=None, decision=decision)
        finish([identity], before, "identity.shared", actor)
    return decision


def rebind(identity: Identity, person: Person, since: datetime, *, actor: Actor, reason: str) -> Decision:
    """From `since` on `identity` is `person`'s: a number was given to somebody else, a browser changed hands.

    A later hand-over known already stays in force from its own moment on.
    """
    return hand_over(identity, [fold.Period(person.pk, since, None)], actor=actor, reason=reason)


def hand_over(identity: Identity, periods: Sequence[fold.Period], *, actor: Actor, reason: str) -> Decision:
    """Within each of `periods` `identity` is that person's; elsewhere all stays as it is."""
    with transaction.atomic():
        before = people_of(identity)
        decision = decide(Kind.REBIND, actor=actor, reason=reason)
        Link.objects.bulk_create(
            Link(identity=identity, person_id=p.person, since=p.since, until=p.until, decision=decision)
            for p in periods
        )
        finish([identity], before | {p.person for p in periods}, "identity.passed_on", actor)
    return decision


def people_of(identity: Identity) -> set[int]:
    return set(Membership.objects.filter(identity=identity).values_list("person", flat=True))


def finish(identities: Sequence[Identity], before: set[int], verb: str, actor: Actor) -> None:
    fold.refold([one.pk for one in identities], before)
    for one in identities:
        changes.record(verb, one, actor=actor, identity=one)
    for person in sorted(before.union(*map(people_of, identities))):
        changes.record("person.regrouped", Person(pk=person), actor=actor)


def undo(decision: Decision, *, actor: Actor, reason: str = "taken back") -> Decision:
    """Take `decision` back: all stands as if it had never been made, whatever was decided since stays."""
    if decision.kind == Kind.UNDO:
        raise Refused("This was itself an undo. Decide anew instead; both stay in the history.")
    with transaction.atomic():
        undoing = take_back([decision], actor=actor, reason=reason)
        if not undoing:
            raise Refused("This has been taken back already.")
        labels.taken_back([decision], actor=actor)
    return undoing[0]


def undo_batch(batch: str, *, actor: Actor, reason: str = "taken back together") -> int:
    """Take back all that was decided as `batch`, the latest first; returns how many. What was taken back stays so, and
    stopping midway leaves whole decisions: the same again goes on."""
    done = 0
    standing = Decision.objects.filter(batch=batch, undone=False).exclude(kind=Kind.UNDO).order_by("-pk")
    while batch and (some := list(standing[:TOGETHER])):
        with transaction.atomic():
            done += len(take_back(some, actor=actor, reason=reason, batch=batch))
    return done


def take_back(decisions: Sequence[Decision], *, actor: Actor, reason: str, batch: str = "") -> list[Decision]:
    """Within the caller's transaction: those of `decisions` that still stand, no more. One fold for all of them."""
    ids = [one.pk for one in decisions]
    joins = list(Join.objects.filter(decision__in=ids))
    if joins:
        lock_roots([end for join in joins for end in (join.child_id, join.parent_id)])
    standing = set(Decision.objects.select_for_update().filter(pk__in=ids, undone=False).values_list("pk", flat=True))
    Decision.objects.filter(pk__in=standing).update(undone=True)
    linked = set(Link.objects.filter(decision__in=standing).values_list("identity", flat=True))
    before = set(Membership.objects.filter(identity__in=linked).values_list("person", flat=True))
    parted = fold_around([join for join in joins if join.decision_id in standing])
    undoing = [
        decide(Kind.UNDO, actor=actor, reason=reason, undoes=one, batch=batch)
        for one in decisions
        if one.pk in standing
    ]
    fold.refold(linked | set(members(parted | before)), parted | before)
    for person in sorted(parted | before):
        changes.record("person.regrouped", Person(pk=person), actor=actor)
    for pk in sorted(standing):
        changes.record("decision.undone", Decision(pk=pk), actor=actor)
    return undoing


def fold_around(joins: Collection[Join]) -> set[int]:
    """The persons whose root may change when `joins` are no longer in force."""
    ends = {end for join in joins for end in (join.child_id, join.parent_id)}
    if not ends:
        return set()
    tops = {redirect or pk for pk, redirect in Person.objects.filter(pk__in=ends).values_list("pk", "redirect")}
    return ends | grouped(tops)
