"""Subscriptions: which figures come to whom, and when; begun and ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sixring.core import changes, clock
from sixring.core.actors import Actor
from sixring.core.errors import Forbidden, Invalid, NotFound, Refused
from sixring.core.models import Agent

from ..models import Subscription
from ..slots import next_mail, zone_of
from ..wanted import checked_metrics, checked_where

MOST = 20  # of one colleague


def subscribe(
    agent: Agent, metrics: Sequence[str], *, every: str = Subscription.Every.WEEKLY, weekday: int = 0, hour: int = 8,
    where: Mapping[str, Any] | None = None, actor: Actor,
) -> Subscription:  # fmt: skip
    """Let `agent` get `metrics` by mail, from the next such hour on. The same again is the subscription there is."""
    actor.must("lead")
    if actor.id != agent.pk:
        raise Forbidden(_("Everybody subscribes for themselves."))
    refuse_odd(every, weekday, hour)
    names, members = checked_metrics(metrics), checked_where(where or {})
    same = {"agent": agent, "metrics": names, "where": members, "every": every, "weekday": weekday, "hour": hour}
    with transaction.atomic():
        found = Subscription.objects.filter(**same).first()
        if found is not None:
            return found
        if Subscription.objects.filter(agent=agent).count() >= MOST:
            raise Refused(_("You have %(n)d subscriptions already. End one first.") % {"n": MOST})
        due = next_mail(every, weekday, hour, zone_of(agent.zone), clock.now())
        made = Subscription.objects.create(**same, due_at=due, made_at=clock.now())
        changes.record("subscription.begun", made, actor=actor)
    return made


def end(subscription_id: int, *, actor: Actor) -> None:
    """No more of these mails. Raises `NotFound` for another's."""
    found = of(actor).filter(pk=subscription_id).first()
    if found is None:
        raise NotFound
    with transaction.atomic():
        changes.record("subscription.ended", found, actor=actor)
        Subscription.objects.filter(pk=found.pk).delete()


def of(actor: Actor) -> QuerySet[Subscription]:
    """One's own; whoever was a lead once may still end theirs."""
    return Subscription.objects.filter(agent=actor.id if actor.kind == "agent" else None).order_by("pk")


def refuse_odd(every: str, weekday: int, hour: int) -> None:
    if every not in Subscription.Every.values:
        raise Invalid(_("A mail comes every day or every week."))
    if not 0 <= weekday <= 6 or not 0 <= hour <= 23:
        raise Invalid(_("Choose a day of the week, and an hour from 0 to 23."))
