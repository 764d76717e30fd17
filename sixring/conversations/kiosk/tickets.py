"""Tickets: a code a customer shows in the store. Signed for one proven identity, good once, for half a day.

It is shown on My requests, which only a link of ours opens; so whoever shows it has read that identity's mail.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

import segno
from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sixring.channels.models import Account, Arrival
from sixring.core import clock
from sixring.core.errors import Refused
from sixring.people.models import Identity

SALT = "sixring store ticket"
LIVES = timedelta(hours=12)
LONGEST = 600


@dataclass(frozen=True, slots=True)
class Ticket:
    """Whose it is, and its own name."""

    identity: Identity
    name: str

    @property
    def key(self) -> str:
        """Names the one check-in it is good for."""
        return f"ticket:{self.name}"


def address(identity: Identity) -> str:
    """A fresh ticket of `identity`, as the address its code holds."""
    until = int((clock.now() + LIVES).timestamp())
    token = signing.dumps([identity.pk, until, uuid.uuid4().hex[:16]], salt=SALT)
    return settings.PUBLIC_URL + reverse("kiosk:ticket", args=[token])


def drawn(identity: Identity) -> SafeString:
    """The code to show, as SVG: dark on light whatever the theme, for scanners need it so."""
    code = segno.make(address(identity), error="m", micro=False)
    return SafeString(code.svg_inline(scale=6, border=4, light="#fff", dark="#000", omitsize=True))


def read(scanned: str) -> Ticket:
    """The ticket of what a scanner typed, its address or the bare token. Raises `Refused` unless it is ours, lives,
    was not used yet, and belongs to somebody proven."""
    token = scanned.strip()[-LONGEST:].rstrip("/").rpartition("/")[2]
    try:
        pk, until, name = signing.loads(token, salt=SALT)
        identity = Identity.objects.filter(pk=int(pk), claimed=False).first()
        if identity is None or clock.now().timestamp() >= int(until):
            raise ValueError
    except (signing.BadSignature, ValueError, TypeError):
        raise Refused(_("This code holds no more. Open a fresh one under My requests, or check in by name.")) from None
    return Ticket(identity, str(name))


def is_used(ticket: Ticket) -> bool:
    return Arrival.objects.filter(account__kind="visit", event_key=ticket.key).exists()


def stores() -> list[Account]:
    """Accounts whose stores take tickets."""
    return [one for one in Account.objects.filter(kind="visit", enabled=True) if one.settings.get("kiosk")]
