"""What ends soon: a sign-in the provider limits, or the secret of the app."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sixring.core import clock

from ....models import Account, Grant
from . import providers

SIGN_IN_SOON = timedelta(days=7)
SECRET_SOON = timedelta(days=30)


def soon() -> Iterator[tuple[Account, str]]:
    """Every open mailbox whose sign-in ends soon, with what to do."""
    for grant in Grant.objects.filter(state=Grant.State.CONNECTED, account__enabled=True).select_related("account"):
        if words := ends_soon(grant, clock.now()):
            yield grant.account, words


def ends_soon(grant: Grant, now: datetime) -> str:
    """Rule: what ends within a week (a sign-in) or a month (a secret), in words; "" when nothing does."""
    if grant.state != Grant.State.CONNECTED:
        return ""
    told = {"provider": str(providers.of(grant.provider).label)}
    if grant.secret_until and grant.secret_until <= (now + SECRET_SOON).date():
        told["day"] = date_format(grant.secret_until, "j F")
        return _("The client secret at %(provider)s ends on %(day)s. Make a new one there and enter it.") % told
    # A limit shorter than the warning itself would warn for ever: it is told in its last third.
    if grant.refresh_until and grant.refresh_until - now <= warned_before(grant):
        told["day"] = date_format(grant.refresh_until, "j F H:i")
        return _("The sign-in at %(provider)s ends on %(day)s. Sign in again before.") % told
    return ""


def warned_before(grant: Grant) -> timedelta:
    if grant.connected_at is None or grant.refresh_until is None:
        return SIGN_IN_SOON
    return min(SIGN_IN_SOON, (grant.refresh_until - grant.connected_at) / 3)
