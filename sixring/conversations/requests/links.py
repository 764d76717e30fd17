"""Links to My requests: signed, for one proven identity, with an end. Whoever can read that identity's mail has it."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _

from sixring.core import clock
from sixring.core.errors import Refused
from sixring.people.models import Identity

SALT = "sixring link to my requests"
LIVES = timedelta(days=30)
LONGEST = 400
OVER = "This link is too old, or isn’t whole. Nothing is lost: ask for a new one below."


def page() -> str:
    """The address of the page itself, which opens nothing."""
    return settings.PUBLIC_URL + reverse("requests:list")


def link(identity: Identity, lives: timedelta = LIVES) -> str:
    """A link that opens `identity`'s requests. To be sent to that identity and to nobody else."""
    until = int((clock.now() + lives).timestamp())
    token = signing.dumps([identity.pk, until], salt=SALT)
    return settings.PUBLIC_URL + reverse("requests:enter", args=[token])


def read(token: str) -> Identity:
    """Whose requests a link opens. Raises `Refused` unless we signed it, it lives, and the identity is proven."""
    try:
        if len(token) > LONGEST:
            raise ValueError
        pk, until = signing.loads(token, salt=SALT)
        found = Identity.objects.filter(pk=int(pk), claimed=False).first()
        if found is None or clock.now().timestamp() >= int(until):
            raise ValueError
    except (signing.BadSignature, ValueError, TypeError) as problem:
        raise Refused(_(OVER)) from problem
    return found
