"""Limits: how often one person is asked at most, whatever survey it is and whichever of their addresses it went to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Invalid
from sixring.people.models import Identity, Person

from ..models import AskingLimits, Invitation
from . import reasons

YEAR = timedelta(days=365)
State = Invitation.State
ASKED = (State.SENT, State.STARTED, State.ANSWERED, State.EXPIRED)
BOUNDS: Mapping[str, tuple[int, int]] = {"quiet_days": (0, 365), "most": (1, 100)}


@dataclass(frozen=True, slots=True)
class Limits:
    """`quiet_days` between two questions, `most` within a year."""

    quiet_days: int = 30
    most: int = 6


def now() -> Limits:
    """What holds now; the defaults before anybody decided."""
    row = AskingLimits.objects.order_by("pk").first()
    return Limits(row.quiet_days, row.most) if row else Limits()


def choose(quiet_days: int, most: int, *, actor: Actor) -> Limits:
    """Decide them anew. Raises `Invalid` out of bounds; the same again leaves no trace."""
    actor.must("configure")
    for name, value in (("quiet_days", quiet_days), ("most", most)):
        least, largest = BOUNDS[name]
        if not least <= value <= largest:
            raise Invalid(_("Between %(least)d and %(most)d, please.") % {"least": least, "most": largest})
    if (chosen := Limits(quiet_days, most)) == now():
        return chosen
    with transaction.atomic():
        row, _fresh = AskingLimits.objects.update_or_create(pk=1, defaults={"quiet_days": quiet_days, "most": most})
        changes.record("asking.limits_chosen", row, actor=actor)
    return chosen


def lock(identity: Identity) -> None:
    """Whoever counts what this person was asked waits here for others who do, in the caller's transaction."""
    if identity.person_id:
        Person.objects.select_for_update().filter(pk=identity.person_id).first()
    else:
        Identity.objects.select_for_update().filter(pk=identity.pk).first()


def asked(identity: Identity) -> QuerySet[Invitation]:
    """What they were asked, by any of the addresses their person has now."""
    theirs = Q(identity__person=identity.person_id) if identity.person_id else Q(identity=identity.pk)
    return Invitation.objects.filter(theirs, state__in=ASKED, sent_at__isnull=False)


def why_not(identity: Identity, limits: Limits, at: datetime | None = None) -> str:
    """Rule: not within the quiet days after the last question, and not more than so many within a year."""
    at = at or clock.now()
    sent = asked(identity).filter(sent_at__gt=at - YEAR).values_list("sent_at", flat=True)
    moments = sorted(moment for moment in sent if moment is not None)
    if limits.quiet_days and moments and moments[-1] > at - timedelta(days=limits.quiet_days):
        return reasons.named("quiet", moments[-1].date().isoformat())
    return reasons.named("most", len(moments)) if len(moments) >= limits.most else ""
