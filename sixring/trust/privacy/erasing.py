"""Erasing a person: decided in one transaction, done in short pieces by the worker, and gone from the disk at the end.

From the first transaction on nobody is known by what the person was, nothing to them leaves any more, and whoever
writes from their address is somebody new. A process that dies in the middle leaves work that is simply done again.
"""

from __future__ import annotations

import logging
from dataclasses import asdict
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from sixring.core import changes, clock, leases, privacy, secrets
from sixring.core.actors import SYSTEM, Actor
from sixring.core.errors import Refused
from sixring.core.models import Agent
from sixring.core.privacy import Counts, Subject
from sixring.people import privacy as of_people
from sixring.people import suppression
from sixring.people.models import Identity, Person

from ..models import Erasure
from . import cleaning, journal

log = logging.getLogger("sixring.erasing")
State = Erasure.State
Via = Erasure.Via


def erase(person: Person, *, actor: Actor, via: str = Via.PAGE, suppress: bool = True) -> Erasure:
    """Begin to erase `person`, for good. With `suppress` their addresses are never written to again except to answer.

    The same again while it goes on gives the same row. Raises `Forbidden` below administrator.
    """
    actor.must("configure")
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.redirect_id or person.pk)
        subject = of_people.subject_of(person)
        if not subject.identities and not subject.persons:
            raise Refused(_("There is nobody to be erased."))
        return begin(subject, actor=actor, via=via, suppress=suppress)


def begin(
    subject: Subject, *, actor: Actor, via: str, suppress: bool, key: str = "", at: datetime | None = None
) -> Erasure:
    """In the caller's transaction: nothing leaves and nobody is known as them any more."""
    digests = [journal.digest(kind) for kind in subject.known_as]
    if known := going_on(subject):
        return known
    row = Erasure(via=via, digests=digests, suppressed=suppress, sealed=seal(subject), asked_at=at or clock.now())
    row.key = key or row.key
    row.by = Agent.objects.filter(pk=actor.id or 0).first() if actor.kind == "agent" else None
    row.save()
    if suppress:
        for kind, _scope, value in subject.known_as:
            if kind in suppression.KINDS:
                suppression.keep(kind, value, actor=SYSTEM, why="erased")
    privacy.withdraw(subject)
    changes.record("person.erasing", row, actor=actor)
    return row


def going_on(subject: Subject) -> Erasure | None:
    rows = Erasure.objects.filter(state=State.ERASING)
    return next((row for row in rows if set(unseal(row.sealed).persons) & set(subject.persons)), None)


def settle() -> int:
    """Go on with what is to be erased; for the worker."""
    if not leases.hold("erasing", 60):
        return 0
    return sum(go_on(row) for row in Erasure.objects.exclude(state=State.DONE).order_by("attempts", "pk")[:1])


def go_on(row: Erasure) -> int:
    """Do all that is left of `row`; returns whether it is done. Raises when something is in the way: run it again."""
    if row.state == State.ERASING:
        Erasure.objects.filter(pk=row.pk).update(attempts=row.attempts + 1)
        subject = unseal(row.sealed)
        journal.write(line_of(row, subject))  # before anything is lost that a restored backup would have to be told of
        privacy.erase(subject, lambda room, counts: tell(row, room, counts))
        Erasure.objects.filter(pk=row.pk, state=State.ERASING).update(state=State.CLEANING, sealed="")
    if not cleaning.clean(row):
        return 0
    with transaction.atomic():
        if Erasure.objects.filter(pk=row.pk, state=State.CLEANING).update(state=State.DONE, finished_at=clock.now()):
            changes.record("person.erased", row, actor=SYSTEM)
    return 1


def tell(row: Erasure, room: str, counts: Counts) -> None:
    """Add to the receipt, in the transaction of the piece of work it tells of."""
    if not counts:
        return
    now = Erasure.objects.select_for_update().get(pk=row.pk)
    told = now.counts.setdefault(room, {})
    for what, n in counts.items():
        told[what] = told.get(what, 0) + n
    now.save(update_fields=["counts"])


def line_of(row: Erasure, subject: Subject) -> journal.Line:
    kinds = {
        one.pk: (one.kind, one.scope, one.value)
        for one in Identity.objects.filter(pk__in=[stay.identity for stay in subject.stays])
    }
    stays = [
        (journal.digest(kinds[stay.identity]), iso(stay.since), iso(stay.until))
        for stay in subject.stays
        if stay.identity in kinds
    ]
    return journal.Line(row.key, row.asked_at.isoformat(), list(row.digests), stays, row.suppressed)


def iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def seal(subject: Subject) -> str:
    known: dict[str, Any] = asdict(subject)
    return secrets.seal({"subject": msgspec.json.encode(known).decode()})


def unseal(sealed: str) -> Subject:
    return msgspec.json.decode(secrets.unseal(sealed)["subject"], type=Subject)
