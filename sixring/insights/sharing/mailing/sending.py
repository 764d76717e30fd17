"""Sending what is due. Of two workers the update lets one; a mail server that refuses is asked again, and a worker that
dies in between leaves the next one to send it, in the worst case twice."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sixring.core import clock
from sixring.core.actors import Actor
from sixring.core.errors import SixringError

from ...lake.manifest import LakeRefused
from ..models import Subscription
from ..slots import next_mail, zone_of
from .letter import letter

log = logging.getLogger("sixring.figures")
AGAIN = timedelta(minutes=15)
TOO_LATE = timedelta(hours=20)  # yesterday's figures are not sent with today's


def settle(most: int = 5) -> int:
    """Send what is due; returns how many mails went out."""
    return sum(send(one) for one in due().select_related("agent").order_by("due_at", "pk")[:most])


def due() -> QuerySet[Subscription]:
    return Subscription.objects.filter(due_at__lte=clock.now(), agent__is_active=True)


def send(one: Subscription) -> int:
    now = clock.now()
    if not Subscription.objects.filter(pk=one.pk, due_at=one.due_at).update(due_at=now + AGAIN):
        return 0
    if not Actor.of(one.agent).may("lead"):
        return put_off(one, later(one, now), _("Your role no longer sees these figures."))
    zone, asked_at = zone_of(one.agent.zone), one.due_at
    try:
        with timezone.override(zone):
            letter(one, asked_at).send()
    except (SixringError, LakeRefused) as problem:
        return put_off(one, again(one, now), str(problem))
    except Exception:  # whatever the mail server does: nobody waits here, and nothing is lost
        log.exception("Figures could not be mailed. Is SIXRING_MAIL_HOST right?")
        return put_off(one, again(one, now), _("The mail server did not take it."))
    mine = Subscription.objects.filter(pk=one.pk)
    mine.update(due_at=later(one, now), sent_at=now, trouble="")
    return 1


def again(one: Subscription, now: datetime) -> datetime:
    """In a quarter of an hour; when it is too late for this one, at the next one's time."""
    began = max(one.sent_at or one.made_at, now - timedelta(days=8))
    missed = next_mail(one.every, one.weekday, one.hour, zone_of(one.agent.zone), began)
    return now + AGAIN if now < missed + TOO_LATE else later(one, now)


def later(one: Subscription, now: datetime) -> datetime:
    return next_mail(one.every, one.weekday, one.hour, zone_of(one.agent.zone), now)


def put_off(one: Subscription, due: datetime, trouble: str) -> int:
    Subscription.objects.filter(pk=one.pk).update(due_at=due, trouble=trouble[:200])
    return 0
