"""Telling of an alert: its owner by notice and, where wanted, by mail; other programs by webhook (see `shapes_of`)."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sixring.conversations import notices
from sixring.core import clock
from sixring.core.actors import Actor
from sixring.core.api.shapes import moment

from ...dashboards.names import dimension, names
from ...dashboards.said import say
from ...metrics import everything
from ..models import Alert
from ..slots import zone_of

log = logging.getLogger("sixring.alerts")
NOTICE = "figure"


def by_notice(alert: Alert) -> None:
    notices.tell(alert.watch.owner_id, NOTICE, None, key=str(alert.pk))


def settle(most: int = 20) -> int:
    """Mail what was raised and is wanted by mail; returns how many went out. Of two workers the update lets one."""
    due = Alert.objects.filter(mailed_at=None, watch__by_mail=True, watch__owner__is_active=True, cleared_at=None)
    return sum(mail(one) for one in due.select_related("watch__owner").order_by("pk")[:most])


def mail(alert: Alert) -> int:
    now, owner = clock.now(), alert.watch.owner
    if not Actor.of(owner).may("lead") or not Alert.objects.filter(pk=alert.pk, mailed_at=None).update(mailed_at=now):
        return 0
    try:
        with timezone.override(zone_of(owner.zone)):
            letter(alert).send()
    except Exception:  # whatever the mail server does: nobody waits, and the next round tries again
        log.exception("An alert could not be mailed. Is SIXRING_MAIL_HOST right?")
        Alert.objects.filter(pk=alert.pk, mailed_at=now).update(mailed_at=None)
        return 0
    return 1


def letter(alert: Alert) -> EmailMessage:
    there = settings.PUBLIC_URL + reverse("insights:alerts")
    context = {"agent": alert.watch.owner, "alert": alert, "said": sentence(alert), "there": there}
    return EmailMessage(
        sentence(alert), render_to_string("insights/sharing/mail/alert.txt", context), to=[alert.watch.owner.email]
    )


def sentence(alert: Alert) -> str:
    """ "New conversations: 212, usually 96 to 151"; with what it is of where it is of a part."""
    metric = everything().get(alert.watch.metric)
    if metric is None:  # it was taken out of Sixring since
        return alert.watch.metric
    of = [f"{dimension(name)}: {names(name, [one])[one]}" for name, one in alert.watch.where.items()]
    told = {
        "title": f"{metric.title} ({', '.join(of)})" if of else metric.title, "value": say(metric, alert.value),
        "low": say(metric, alert.low), "high": say(metric, alert.high),
    }  # fmt: skip
    return _("%(title)s: %(value)s, usually %(low)s to %(high)s") % told


def shapes_of(ids: Collection[int], actor: Actor) -> Mapping[int, dict[str, Any]]:
    """For programs: how an alert looks."""
    rows = Alert.objects.filter(pk__in=ids).select_related("watch")
    return {one.pk: shape(one) for one in rows}


def shape(one: Alert) -> dict[str, Any]:
    same = ("value", "n", "usual", "low", "high")
    return {
        "id": one.pk, "metric": one.watch.metric, "where": one.watch.where, "grain": one.watch.grain,
        **{name: getattr(one, name) for name in same}, "from": moment(one.at), "until": moment(one.until),
        "cleared_at": moment(one.cleared_at),
    }  # fmt: skip


def among(ids: Collection[int], actor: Actor) -> Collection[int]:
    """Figures are for leads; within which scopes a program reads was asked at the door."""
    return ids if replace(actor, scopes=None).may("lead") else ()
