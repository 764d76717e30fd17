"""What an attempt came to, and what follows: accepted, once more later, given up, or the endpoint is stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models.functions import Coalesce

from sixring.core import clock
from sixring.core.actors import SYSTEM

from . import endpoints
from .models import Attempt, Delivery, Endpoint

# Seconds after each failed attempt, three days and three hours in all: those of the Standard Webhooks specification.
PAUSES = (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
LONGEST_WAIT = 24 * 3600
HOPELESS = timedelta(days=5)  # of nothing but failure: longer than any one event is tried
GONE = 410
ASKS_TO_WAIT = (429, 503)
State = Delivery.State


@dataclass(frozen=True, slots=True)
class Outcome:
    """`status` is None when no answer came; then `error` says why. `retry_after` is in seconds."""

    status: int | None = None
    excerpt: str = ""
    error: str = ""
    retry_after: float | None = None
    milliseconds: int = 0

    @property
    def accepted(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def record(delivery: Delivery, outcome: Outcome) -> None:
    """Keep the attempt and what follows from it. `delivery.attempts` counts it already."""
    with transaction.atomic():
        Attempt.objects.create(
            delivery=delivery, at=clock.now(), status=outcome.status, excerpt=outcome.excerpt,
            error=outcome.error[:500], milliseconds=outcome.milliseconds,
        )  # fmt: skip
        if outcome.accepted:
            accept(delivery)
        else:
            put_off(delivery, outcome)
            heed(delivery.endpoint, outcome)


def accept(delivery: Delivery) -> None:
    settle(delivery, State.ACCEPTED)
    Endpoint.objects.filter(pk=delivery.endpoint_id).update(accepted_at=clock.now(), failing_since=None)


def put_off(delivery: Delivery, outcome: Outcome) -> None:
    again = next_try(delivery, outcome, clock.now())
    if again is None:
        settle(delivery, State.FAILED)
    else:
        still_waiting(delivery).update(due_at=again, lease_until=None)


def next_try(delivery: Delivery, outcome: Outcome, now: datetime) -> datetime | None:
    """Rule: when it is tried again; None: never. Up to a tenth is added, different for each, so that what failed
    together does not come back together.
    """
    if delivery.attempts > len(PAUSES):
        return None
    pause = PAUSES[delivery.attempts - 1] * (1 + delivery.pk * 37 % 100 / 1000)
    if outcome.status in ASKS_TO_WAIT and outcome.retry_after is not None:
        pause = max(pause, min(outcome.retry_after, LONGEST_WAIT))
    return now + timedelta(seconds=pause)


def heed(endpoint: Endpoint, outcome: Outcome) -> None:
    """A failure says something of the endpoint, too."""
    now = clock.now()
    Endpoint.objects.filter(pk=endpoint.pk).update(failing_since=Coalesce("failing_since", now))
    since = Endpoint.objects.filter(pk=endpoint.pk).values_list("failing_since", flat=True).first()
    if outcome.status == GONE:
        endpoints.stop(endpoint, "It answered 410: it is gone.", actor=SYSTEM, tell=True)
    elif since is not None and now - since > HOPELESS:
        why = f"Nothing was accepted since {since:%Y-%m-%d}."
        endpoints.stop(endpoint, why, actor=SYSTEM, tell=True)


def settle(delivery: Delivery, state: Delivery.State) -> None:
    still_waiting(delivery).update(state=state, settled_at=clock.now(), lease_until=None)


def still_waiting(delivery: Delivery) -> models.QuerySet[Delivery]:
    """The row, unless somebody settled it meanwhile."""
    return Delivery.objects.filter(pk=delivery.pk, state=State.WAITING)
