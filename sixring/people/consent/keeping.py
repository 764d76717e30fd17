"""Keeping what was said: every saying is a fact of its own, so that who agreed, when and to which words stays known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from sixring.core import changes, clock, rows, text
from sixring.core.actors import Actor
from sixring.core.errors import Invalid
from sixring.core.proof import ProofKind

from .. import facts, statements
from ..facts import FactKey
from ..models import Fact, Identity, Person
from . import standing
from .terms import ANY, EVERY, NO, UNKNOWN, YES, name_of

TRUST = 90
BATCH = 2000
LONGEST_HOW, LONGEST_WORDING, LONGEST_SOURCE = 300, 60, 60
UNKNOWN_TERM = "That consent is not one we keep. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Saying:
    """Somebody said `answer` ("yes", "no", "" to take it back) at `at` (aware) of `purpose` over `channel`.

    `ANY` stands for every purpose or every channel, in a refusal or to take that back. `source` is who says so (an
    account, an import, "colleague 3"), `wording` the version that was shown ("offers.3"), `how` where and how in
    words. `proof` is how far it is proven that it was them: a yes that is only claimed counts for nothing.
    """

    identity: Identity
    purpose: str
    channel: str
    answer: str
    at: datetime
    source: str
    wording: str = ""
    how: str = ""
    proof: ProofKind = ProofKind.AGENT

    @property
    def name(self) -> str:
        return name_of(self.purpose, self.channel)


def keep(sayings: Sequence[Saying], *, actor: Actor) -> int:
    """Keep what was said; returns how many sayings were new. The same again, in any order, changes nothing.

    A moment in the future counts as now. Raises `Invalid` for a term we don't know; then nothing is kept.
    """
    if actor.kind == "agent":
        actor.must("answer")
    for one in sayings:
        refuse(one)
    rest, count = iter(sayings), 0
    with transaction.atomic():
        while batch := list(islice(rest, BATCH)):
            count += keep_batch(batch, actor)
    return count


def refuse(one: Saying) -> None:
    if one.name not in EVERY or one.answer not in (YES, NO, UNKNOWN):
        raise Invalid(UNKNOWN_TERM)
    if ANY in (one.purpose, one.channel) and one.answer == YES:
        raise Invalid("A yes names what it is to: one purpose and one channel. Nothing was changed.")
    if one.at.tzinfo is None:
        raise Invalid("A consent needs the moment it was given at, with its time zone. Nothing was changed.")


def keep_batch(sayings: Iterable[Saying], actor: Actor) -> int:
    wanted = {key_of(fact): (fact, one) for one in sayings for fact in [fact_of(one)]}
    about = {one.identity.pk for _fact, one in wanted.values()}
    known = set(Fact.objects.filter(identity__in=about, name__in=EVERY).values_list(*facts.KEY))
    news = [pair for key, pair in wanted.items() if key not in known]
    rows.put((fact for fact, _one in news), rows.QUIET)
    changes.record_many((entry_of(fact, one) for fact, one in news), actor=actor)
    return len(news)


def key_of(fact: Fact) -> FactKey:
    return (fact.identity_id, fact.name, fact.digest, fact.source, fact.proof)


def fact_of(one: Saying) -> Fact:
    """Its moment is part of the value: the same answer given twice is two facts."""
    told: dict[str, Any] = {
        "answer": one.answer, "at": one.at.isoformat(), "how": one.how.strip()[:LONGEST_HOW],
        "wording": one.wording[:LONGEST_WORDING],
    }  # fmt: skip
    value = text.clean_json({name: said for name, said in told.items() if said or name == "answer"})
    return Fact(
        identity=one.identity, name=one.name, value=value, digest=facts.digest(value),
        source=text.clean(one.source)[:LONGEST_SOURCE], proof=one.proof, trust=TRUST,
        observed_at=min(one.at, clock.now()),
    )  # fmt: skip


def entry_of(fact: Fact, one: Saying) -> changes.Entry:
    content = facts.spelt([fact.name, fact.value, fact.source])
    whose = one.identity
    return changes.Entry("consent.said", "identity", whose.pk, whose.pk, whose.salt, content=content)


def note(person: Person, purpose: str, channel: str, answer: str, *, actor: Actor, how: str) -> Fact:
    """Keep what `person` told a colleague: "yes", "no", or "" to take it back; `how` says where they said it.

    It hangs on the identity the person hangs on. The last word given once more is a quiet no-op. Raises `Invalid` for
    a purpose, channel or answer we don't know, or a yes without saying how it was given.
    """
    actor.must("answer")
    if answer == YES and not how.strip():
        raise Invalid("Say where and how they agreed, for instance “on the phone today”. Nothing was changed.")
    with transaction.atomic():
        identity = statements.anchor(person)
        name, source = name_of(purpose, channel), f"colleague {actor.id}"
        before = latest(identity, name)
        if before and (standing.answer_of(before), before.source, told_how(before)) == (answer, source, how.strip()):
            return before
        keep([Saying(identity, purpose, channel, answer, clock.now(), source, how=how)], actor=actor)
        kept = latest(identity, name)
    assert kept is not None
    return kept


def latest(identity: Identity, name: str) -> Fact | None:
    found = Fact.objects.filter(identity=identity, name=name)
    return max(found, key=standing.weight, default=None)


def told_how(fact: Fact) -> str:
    return str(fact.value.get("how", "")) if isinstance(fact.value, dict) else ""
