"""Statements: what a colleague says of a person. It is a fact like any other, on the identity the person hangs on."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from sixring.core import changes, clock, text
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, Refused
from sixring.core.proof import ProofKind

from . import facts, profile
from .models import Fact, Identity, Person

TRUST = 90  # a colleague who says so knows better than what a form once sent


def anchor(person: Person) -> Identity:
    """The identity a statement about `person` hangs on: the oldest proven one that is theirs now, else the oldest.

    It stays with that identity when people are joined or parted. Raises `Refused` when nothing is theirs now.
    """
    theirs = Identity.objects.filter(person=person).order_by("claimed", "pk").first()
    if theirs is None:
        raise Refused("Nothing stands for this person now, so nothing can be said of them.")
    return theirs


def say(person: Person, name: str, value: Any, *, actor: Actor, source: str = "") -> Fact:
    """`actor` says that `person`'s `name` is `value`; "" takes back what colleagues said. The last word counts.

    `source` names the system a program of theirs has it from; empty: they say so themselves.

    Raises `Invalid` for an impossible name or a value of over 2,000 characters.
    """
    actor.must("answer")
    value = text.clean_json(value)
    if not 0 < len(name) <= 60 or len(facts.spelt(value)) > facts.LONGEST:
        raise Invalid("That is too long to keep. Nothing was changed.")
    source = source or f"colleague {actor.id}"
    with transaction.atomic():
        identity = anchor(person)
        fact, _ = Fact.objects.update_or_create(
            identity=identity, name=name, digest=facts.digest(value), source=source, proof=ProofKind.AGENT,
            defaults={"value": value, "trust": TRUST, "observed_at": clock.now()},
        )  # fmt: skip
        if name in profile.NAMES:
            profile.rename({person.pk})
        changes.record("person.described", person, actor=actor, identity=identity, content=facts.spelt([name, value]))
    return fact


def file_as(person: Person, kind: str, *, actor: Actor) -> None:
    """`person` is a customer, prospect, partner, influencer, or of the public. The same again is a quiet no-op."""
    actor.must("answer")
    if kind not in Person.Kind.values:
        raise Invalid("People are filed as customer, prospect, partner, influencer or public.")
    with transaction.atomic():
        if Person.objects.filter(pk=person.pk).exclude(kind=kind).update(kind=kind):
            changes.record("person.filed", person, actor=actor)
