"""The digest: unread notices by e-mail, hourly or once a day. It names references and kinds, never what was said."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from sixring.core import clock, preferences
from sixring.core.actors import Actor
from sixring.core.models import Agent
from sixring.core.preferences import Preferences

from .. import notices, reference
from ..models import Notice

log = logging.getLogger("sixring.digest")
MOST = 50


def settle(limit: int = 100) -> int:
    """Send what is due to whoever wants a digest; returns how many went out."""
    wanting = Agent.objects.filter(is_active=True, preferences__digest__in=["hourly", "daily"]).order_by("pk")
    return sum(send(agent) for agent in wanting[: limit * 100])


def send(agent: Agent) -> int:
    """One digest, if it is time and there is something new. A notice goes out once: the update claims it; when the
    mail server refuses, the claim is given back and the next round tries again.
    """
    zone, now = zone_of(agent), clock.now()
    since = slot(preferences.of(agent), now.astimezone(zone))
    if since is None or Notice.objects.filter(agent=agent, digested_at__gte=since).exists():
        return 0
    claimed = claim(agent, since, now)
    if not claimed:
        return 0
    try:
        with timezone.override(zone):
            letter(agent, claimed).send()
    except Exception:  # whatever the mail server does: nobody waits, and nothing is lost
        log.exception("A digest could not be sent. Is SIXRING_MAIL_HOST right?")
        Notice.objects.filter(pk__in=[line.notice.pk for line in claimed], digested_at=now).update(digested_at=None)
        return 0
    return 1


def slot(chosen: Preferences, here: datetime) -> datetime | None:
    """Rule: when the digest that is due at `here` (wall clock of its reader) came due; None when they want none."""
    if chosen.digest == "hourly":
        return here.replace(minute=0, second=0, microsecond=0)
    if chosen.digest != "daily":
        return None
    today = here.replace(hour=chosen.digest_hour, minute=0, second=0, microsecond=0)
    return today if today <= here else today - timedelta(days=1)


def claim(agent: Agent, since: datetime, now: datetime) -> list[notices.Line]:
    """Unread notices told before the digest came due that this reader may see now, and nobody mails a second time."""
    actor = Actor.of(agent)
    fresh = notices.shown(actor).filter(read_at=None, digested_at=None, at__lt=since)
    with transaction.atomic():
        wanted = list(fresh.values_list("pk", flat=True)[:MOST])
        # Of two workers each gets the rows it was first to mark.
        ours = [pk for pk in wanted if Notice.objects.filter(pk=pk, digested_at=None).update(digested_at=now)]
    return notices.lines(notices.with_what_they_show(notices.of(actor)).filter(pk__in=ours), actor)


def letter(agent: Agent, lines: list[notices.Line]) -> EmailMessage:
    said = ngettext("%(n)d notice in Sixring", "%(n)d notices in Sixring", len(lines)) % {"n": len(lines)}
    there = settings.PUBLIC_URL + reverse("notices:list")
    told = [(reference.of(line.conversation.pk) if line.conversation else "", line.text) for line in lines]
    context = {"agent": agent, "lines": told, "there": there}
    return EmailMessage(said, render_to_string("conversations/mail/digest.txt", context), to=[agent.email])


def zone_of(agent: Agent) -> ZoneInfo:
    try:
        return ZoneInfo(agent.zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
