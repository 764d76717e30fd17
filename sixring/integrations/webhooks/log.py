"""The log of an endpoint: what it was told, what it answered; a test, replaying one or all that failed, forgetting."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, NotFound, Refused

from . import endpoints
from .hearing import new_key
from .kinds import TEST
from .models import Attempt, Delivery, Endpoint

KEPT = timedelta(days=30)
State = Delivery.State


def of(endpoint: Endpoint, state: str = "") -> QuerySet[Delivery]:
    """Its deliveries, the latest first; those of one state when it is named."""
    rows = Delivery.objects.filter(endpoint=endpoint).order_by("-pk")
    return rows.filter(state=state) if state in State.values else rows


def get(actor: Actor, delivery_id: int) -> Delivery:
    actor.must("configure")
    found = Delivery.objects.filter(pk=delivery_id).select_related("endpoint__owner").first()
    if found is None:
        raise NotFound
    return found


def tries(delivery: Delivery) -> QuerySet[Attempt]:
    return Attempt.objects.filter(delivery=delivery).order_by("-pk")


def test(endpoint: Endpoint, *, actor: Actor) -> Delivery:
    """Tell it something that is about nobody."""
    actor.must("configure")
    refuse_stopped(endpoint)
    with transaction.atomic():
        delivery = Delivery.objects.create(
            endpoint=endpoint, key=new_key(), kind=TEST, subject_kind="endpoint", subject_id=endpoint.pk,
            at=clock.now(), due_at=clock.now(),
        )  # fmt: skip
        changes.record("webhook.tested", endpoint, actor=actor)
    return delivery


def replay(delivery: Delivery, *, actor: Actor) -> None:
    """Tell it once more, under the same `webhook-id`, as things are by then. What waits goes at once."""
    actor.must("configure")
    refuse_stopped(delivery.endpoint)
    with transaction.atomic():
        again(Delivery.objects.filter(pk=delivery.pk))
        changes.record("webhook.replayed", delivery.endpoint, actor=actor)
    delivery.refresh_from_db()


def replay_failed(endpoint: Endpoint, since: datetime, *, actor: Actor) -> int:
    """Everything that was given up and happened at `since` or later; returns how many."""
    actor.must("configure")
    refuse_stopped(endpoint)
    if since < clock.now() - KEPT - timedelta(days=1):
        raise Invalid(f"The log goes back {KEPT.days} days.")
    with transaction.atomic():
        count = again(Delivery.objects.filter(endpoint=endpoint, state=State.FAILED, at__gte=since))
        if count:
            changes.record("webhook.replayed", endpoint, actor=actor)
    return count


def again(rows: QuerySet[Delivery]) -> int:
    held = rows.filter(lease_until__gt=clock.now())  # on its way this moment
    return rows.exclude(pk__in=held.values("pk")).update(
        state=State.WAITING, attempts=0, due_at=clock.now(), lease_until=None, settled_at=None
    )


def forget_old(most: int = 500) -> int:
    """Deliveries settled a month ago go, with their attempts; and secrets that sign no more. Returns how many."""
    old = Delivery.objects.filter(settled_at__lt=clock.now() - KEPT).values_list("pk", flat=True)[:most]
    endpoints.forget_former()
    return Delivery.objects.filter(pk__in=list(old)).delete()[0]


def refuse_stopped(endpoint: Endpoint) -> None:
    if endpoint.stopped_at is not None:
        raise Refused("This endpoint is stopped. Start it first.")
