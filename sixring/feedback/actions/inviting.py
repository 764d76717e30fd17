"""Inviting: those an action was for try the fix, and loyal customers are asked what still stands in their way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Refused
from sixring.interactions.models import Interaction
from sixring.people.models import Identity, Person

from ..asking import inviting
from ..models import Action, Affected, Survey, SurveyVersion
from ..plan import rules
from . import board

MOST = 500
REACHED_BY = ("email", "phone")


@dataclass(frozen=True, slots=True)
class Asked:
    """How many were invited now, and how many of those looked at were already."""

    invited: int
    before: int


def to_test(action: Action, survey: Survey, *, actor: Actor) -> Asked:
    """Ask everybody on the action what they think of it now. Each once; consent, caps and hours are those of asking.

    Raises `Refused` while it is not done, or for a survey that isn't open.
    """
    board.refuse_others(action, actor)
    if action.done_at is None:
        raise Refused(_("There is nothing to test yet: the action is not done."))
    version = version_of(survey)
    rows = Affected.objects.filter(action=action, invitation=None).select_related("identity", "interaction")
    already = Affected.objects.filter(action=action).exclude(invitation=None).count()
    count = 0
    for one in rows.order_by("pk")[:MOST]:
        with transaction.atomic():
            invitation = inviting.invite(
                version, one.identity, about=one.interaction, dedupe=f"action:{action.pk}:{survey.pk}:{one.pk}",
                actor=actor,
            )  # fmt: skip
            Affected.objects.filter(pk=one.pk).update(invitation=invitation)
            count += 1
    if count:
        with transaction.atomic():
            changes.record("action.invited", action, actor=actor)
    return Asked(count, already)


def version_of(survey: Survey) -> SurveyVersion:
    version = survey.versions.exclude(published_at=None).order_by("-number").first()
    if version is None or survey.state != Survey.State.OPEN:
        raise Refused(_("This survey isn’t open. Open it first; nobody was asked."))
    return version


def loyal() -> QuerySet[Person]:
    """Rule, stated on the page: so many orders within so many days, and known for at least as long."""
    held = rules.of()
    since = clock.now() - timedelta(days=held.loyal_days)
    ordered = Interaction.objects.filter(orders(), occurred_at__gte=since, identity__person__isnull=False)
    often = ordered.values("identity__person").annotate(n=Count("pk", distinct=True)).filter(n__gte=held.loyal_orders)
    known = Person.objects.filter(redirect=None, created_at__lte=since)
    known |= Person.objects.filter(
        redirect=None, pk__in=Interaction.objects.filter(occurred_at__lte=since).values("identity__person")
    )
    return known.filter(pk__in=often.values("identity__person")).order_by("pk")


def orders() -> Q:
    tracked = Q(kind="track", data__event__in=("Order Completed", "Order Placed"))
    return Q(kind="order_placed") | tracked


def ask_loyal(survey: Survey, most: int, *, actor: Actor) -> Asked:
    """Ask `most` loyal customers who were not asked by this survey yet; the longest known first.

    Raises `Refused` for a survey that isn't open.
    """
    actor.must("lead")
    version = version_of(survey)
    count = before = 0
    for person in loyal()[:MOST]:
        identity = address_of(person)
        if identity is None or count >= most:
            continue
        dedupe = f"loyal:{survey.pk}:{person.pk}"
        if survey.versions.filter(invitations__dedupe=dedupe).exists():
            before += 1
            continue
        inviting.invite(version, identity, dedupe=dedupe, actor=actor)
        count += 1
    return Asked(count, before)


def address_of(person: Person) -> Identity | None:
    """A proven address of theirs that can be written to; mail before phone."""
    rows = Identity.objects.filter(person=person, claimed=False, kind__in=REACHED_BY)
    return rows.order_by("kind", "pk").first()
