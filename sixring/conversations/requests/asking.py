"""Asking for a link: whoever types an address gets the same answer as fast, whether we know it or not.

The page only keeps the address; the worker looks whether somebody proven is behind it, and mails.
"""

from __future__ import annotations

import math

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from sixring.core import clock
from sixring.core.errors import Invalid, Refused
from sixring.people.models import Identity
from sixring.people.normalise import normalise

from ..chat.limits import Limit
from ..chat.problems import Problem
from ..models import AskedLink
from . import links, mailing

PER_HOUR, PER_DAY = 3, 6  # mails to one address
LONGEST = 254
from_one_place = Limit(20, 3600)


def ask(typed: str, request: HttpRequest) -> None:
    """Keep that somebody asked. Raises `Invalid` for what is no address, `Refused` when one place asks too often."""
    address = normalise("email", typed.strip()[:400])
    if address is None or len(address) > LONGEST:
        raise Invalid(_("That is no e-mail address we could write to."))
    try:
        from_one_place.take(str(get_adapter().get_client_ip(request)))
    except Problem as busy:
        minutes = math.ceil(busy.retry_after / 60)
        raise Refused(_("Too many links were asked for. Try again in %(n)d minutes.") % {"n": minutes}) from busy
    AskedLink.objects.create(address=address)


def settle(limit: int = 50) -> int:
    """Send what was asked for; returns how many were looked at. The update claims each."""
    AskedLink.objects.filter(at__lt=clock.ago(days=1)).exclude(done_at=None).delete()
    waiting = list(AskedLink.objects.filter(done_at=None).order_by("pk")[:limit])
    return sum(send(asked) for asked in waiting)


def send(asked: AskedLink) -> int:
    with transaction.atomic():
        if not AskedLink.objects.filter(pk=asked.pk, done_at=None).update(done_at=clock.now()):
            return 0
        identity = Identity.objects.filter(kind="email", scope="", value=asked.address, claimed=False).first()
        account = mailing.account_for(identity) if identity and not too_many(asked) else None
        if identity is not None and account is not None:
            said = text(links.link(identity), mailing.name_of(account))
            mailing.send(account, identity.display, f"requests-link:{asked.pk}", _("Your requests"), said)
    return 1


def too_many(asked: AskedLink) -> bool:
    """Rule: three an hour and six a day to one address."""
    before = AskedLink.objects.filter(address=asked.address, pk__lt=asked.pk)
    hour, day = before.filter(at__gt=clock.ago(hours=1)), before.filter(at__gt=clock.ago(days=1))
    return hour.count() >= PER_HOUR or day.count() >= PER_DAY


def text(link: str, who: str) -> str:
    return _(
        "Here are your requests to %(who)s:\n\n%(link)s\n\nThe link holds for 30 days and is yours alone: whoever "
        "has it can read and answer. If you didn't ask for it, leave it; nothing happens then."
    ) % {"link": link, "who": who}
