"""Suggestions: who may be the same person, and the evidence in words. A person decides; nothing joins from here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q, QuerySet

from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import Refused
from sixring.core.proof import ProofKind

from . import facts, merge
from .doubles import labels
from .models import Decision, Fact, Identity, Membership, Person, Suggestion
from .normalise import IDENTIFIERS, normalise

if TYPE_CHECKING:
    from .recognise import Sighting


def between(one: Identity, other: Identity, reason: str, evidence: dict[str, Any] | None = None) -> None:
    """Suggest once that these two may be one person's; what was decided on before is not asked again."""
    left, right = sorted((one, other), key=lambda identity: identity.pk)
    Suggestion.objects.bulk_create(
        [Suggestion(left=left, right=right, reason=reason, evidence=evidence or {})], ignore_conflicts=True
    )


def twins(fresh: Sequence[Identity]) -> None:
    """A claimed identity and the proven one of the same value are worth a look, whichever came first."""
    if not fresh:
        return
    values = {identity.value for identity in fresh}
    same: dict[tuple[str, str, str], list[Identity]] = {}
    for identity in Identity.objects.filter(value__in=values):
        same.setdefault((identity.value, identity.kind, identity.scope), []).append(identity)
    for pair in same.values():
        if len(pair) == 2:
            between(pair[0], pair[1], reason=f"says it is {pair[0].display}, without proof")


def to_claims(fresh: Sequence[Identity]) -> None:
    """Somebody newly known may be who a visitor typed to be, earlier."""
    telling = [identity for identity in fresh if identity.kind in IDENTIFIERS and not identity.claimed]
    meant = {
        facts.digest(spelling): identity for identity in telling for spelling in (identity.value, identity.display)
    }
    if not meant:
        return
    typed = Fact.objects.filter(name__in=["email", "phone", "user_id"], proof=ProofKind.CLAIMED, digest__in=meant)
    for fact in typed.select_related("identity"):
        target = meant[fact.digest]
        if fact.name == target.kind and fact.identity.person_id != target.person_id:
            between(fact.identity, target, claim_of(target))


def claim_of(target: Identity) -> str:
    return f"gave {target.display} as their {target.kind.replace('_', ' ')}, without proof"


def from_claims(seen: Iterable[tuple[Sighting, Identity | None]]) -> None:
    """What a visitor typed about themselves may point to somebody known."""
    pointed: dict[tuple[str, str], list[tuple[Identity, str]]] = {}
    for sighting, identity in seen:
        for kind in IDENTIFIERS & sighting.claims.keys() if identity is not None else ():
            value = normalise(kind, str(sighting.claims[kind]))
            if value and identity is not None:
                pointed.setdefault((kind, value), []).append((identity, sighting.scope))
    if not pointed:
        return
    known = Identity.objects.filter(kind__in=IDENTIFIERS, value__in={value for _, value in pointed}, claimed=False)
    for target in known:
        for identity, _ in pointed.get((target.kind, target.value), []):
            if identity.pk != target.pk and identity.person_id != target.person_id:
                between(identity, target, claim_of(target))


def open_for(person: Person) -> QuerySet[Suggestion]:
    """Open suggestions about `person` that still join two."""
    mine = Membership.objects.filter(person=person).values("identity")
    rows = Suggestion.objects.filter(Q(left__in=mine) | Q(right__in=mine), state=Suggestion.State.OPEN)
    return rows.exclude(left__in=mine, right__in=mine).select_related("left__person", "right__person")


def accept(suggestion: Suggestion, *, actor: Actor, batch: str = "") -> Decision | None:
    """They are the same person: join them. Undoing the decision opens the suggestion's question no more."""
    actor.must("join people")
    left, right = suggestion.left.person, suggestion.right.person
    if left is None or right is None:
        raise Refused("One of the two is shared by several people and can't be joined.")
    with transaction.atomic():
        close(suggestion, Suggestion.State.ACCEPTED, actor)
        evidence = {"suggestion": suggestion.pk}
        decision = merge.merge(
            left, right, actor=actor, reason=suggestion.reason, evidence=evidence, score=suggestion.score, batch=batch
        )
        labels.keep(suggestion, labels.Verdict.SAME, actor=actor, decision=decision)
    return decision


def reject(suggestion: Suggestion, *, actor: Actor) -> None:
    """They are not the same person; it is not asked again."""
    answer(suggestion, labels.Verdict.DIFFERENT, actor=actor)


def answer(suggestion: Suggestion, verdict: labels.Verdict, *, actor: Actor) -> None:
    """They are two people, of one household perhaps, or nobody can tell. Whichever: it is not asked again."""
    actor.must("join people")
    with transaction.atomic():
        close(suggestion, labels.STATE_OF[verdict], actor)
        labels.keep(suggestion, verdict, actor=actor)


def close(suggestion: Suggestion, state: Suggestion.State, actor: Actor) -> None:
    waiting = Suggestion.objects.filter(pk=suggestion.pk, state__in=[Suggestion.State.OPEN, Suggestion.State.UNSURE])
    if not waiting.exclude(state=state).update(state=state):
        raise Refused("Somebody has answered this one already.")
    changes.record(f"suggestion.{state}", suggestion, actor=actor)
