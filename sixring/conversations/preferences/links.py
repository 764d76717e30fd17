"""Links to preferences, and out of a purpose: signed, for one identity. They change nothing until somebody presses.

An unsubscribe link never ends, for it may be wanted years later, and whoever has it can do nothing but say no.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from sixring.core import clock
from sixring.core.errors import Refused
from sixring.people import consent
from sixring.people.models import Identity

PAGE, OUT = "sixring link to preferences", "sixring link out of a purpose"
LIVES = timedelta(days=400)
LONGEST = 400
OVER = "This link is too old, or isn’t whole. Nothing was changed."
# The place of a purpose in this list is part of addresses already sent: only ever add behind.
NUMBERED = (consent.ANY, "offers", "surveys", "advice")
STEP = 16


def page(identity: Identity, lives: timedelta = LIVES) -> str:
    """A link that opens `identity`'s preferences. To be sent to that identity and to nobody else."""
    until = int((clock.now() + lives).timestamp())
    return settings.PUBLIC_URL + reverse("preferences:page", args=[signing.dumps([identity.pk, until], salt=PAGE)])


def out(identity: Identity, purpose: str) -> str:
    """The link of one-click unsubscribing (RFC 8058)."""
    return settings.PUBLIC_URL + reverse("preferences:out", args=[signing.dumps([identity.pk, purpose], salt=OUT)])


def read_page(token: str) -> Identity:
    """Whose preferences a link opens. Raises `Refused` unless we signed it, it lives, and the identity is known."""
    pk, until = read(token, PAGE)
    if not isinstance(until, int) or clock.now().timestamp() >= until:
        raise Refused(_(OVER))
    return known(pk)


def read_out(token: str) -> tuple[Identity, str]:
    """Who leaves which purpose by a link. Raises `Refused` unless we signed it and the identity is known."""
    pk, purpose = read(token, OUT)
    if purpose not in NUMBERED:
        raise Refused(_(OVER))
    return known(pk), str(purpose)


def read(token: str, salt: str) -> tuple[object, object]:
    try:
        if len(token) > LONGEST:
            raise ValueError
        pk, more = signing.loads(token, salt=salt)
    except (signing.BadSignature, ValueError, TypeError) as problem:
        raise Refused(_(OVER)) from problem
    return pk, more


def known(pk: object) -> Identity:
    found = Identity.objects.filter(pk=pk).select_related("person").first() if isinstance(pk, int) else None
    if found is None:
        raise Refused(_(OVER))
    return found


def number(identity: Identity, purpose: str) -> int:
    """Who leaves what, as the address of the mailto form carries it; the adapter signs it."""
    return identity.pk * STEP + NUMBERED.index(purpose)


def read_number(told: int) -> tuple[int, str]:
    """Identity and purpose; "" for a number we never made."""
    pk, place = divmod(told, STEP)
    return pk, NUMBERED[place] if place < len(NUMBERED) else ""
