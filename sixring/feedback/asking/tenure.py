"""Tenure: customers are asked so many days after their first order. Looked for a few times a day, each person once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Min, Q

from sixring.core import clock
from sixring.interactions.models import Interaction
from sixring.people.models import Identity, Person

from ..models import Invitation, Trigger
from . import occasions, rules

ORDERED = Q(kind__in=("order_placed", "order_paid")) | Q(
    kind="track", subject__in=("Order Placed", "Order Completed", "Order Paid")
)
WITHIN = timedelta(days=2)  # a worker that rested that long still finds them


def settle() -> int:
    """Invite whoever has been a customer long enough; returns how many invitations are new."""
    return sum(invite(trigger) for trigger in occasions.active(Trigger.Moment.TENURE))


def invite(trigger: Trigger) -> int:
    days = timedelta(days=rules.of(trigger).days)
    before = Invitation.objects.filter(trigger=trigger).count()
    for person, since in customers_since(clock.now() - days - WITHIN, clock.now() - days):
        identity = Identity.objects.filter(person=person, claimed=False).select_related("person").order_by("pk").first()
        occasions.ask(trigger, f"person:{person}", identity, max(since + days, trigger.created_at))
    return Invitation.objects.filter(trigger=trigger).count() - before


def customers_since(start: datetime, end: datetime) -> Iterable[tuple[int, datetime]]:
    """Ids of persons whose first order was within that time, and when it was."""
    near = Interaction.objects.filter(ORDERED, occurred_at__gte=start, occurred_at__lte=end)
    persons = near.exclude(identity__person=None).values("identity__person")
    first = Interaction.objects.filter(ORDERED, identity__person__in=persons).values("identity__person")
    rows = first.annotate(since=Min("occurred_at")).filter(since__gte=start, since__lte=end)
    alive = set(Person.objects.filter(pk__in=persons, redirect=None).values_list("pk", flat=True))
    return [(pk, since) for pk, since in rows.values_list("identity__person", "since").order_by() if pk in alive]
