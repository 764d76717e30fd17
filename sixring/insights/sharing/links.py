"""Read-only links: an address that shows figures to whoever has it, until it ends, is ended, or its maker may no longer
see them. It shows no rows, no colleague and no group that is too small; that it was opened is kept, by whom is not."""

from __future__ import annotations

import hashlib
import hmac
import secrets as chance
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from sixring.core import changes, clock, secrets
from sixring.core.actors import Actor
from sixring.core.errors import Invalid, NotFound, Refused
from sixring.core.models import Agent

from .models import LinkOpening, Period, SharedLink
from .wanted import OUTSIDE, checked_metrics, checked_where

LONGEST = 365  # days
MOST = 50  # that work, of one colleague


def make(
    by: Agent, title: str, metrics: Sequence[str], days: int, *, where: Mapping[str, str] | None = None,
    cut: str = "", period: str = Period.MONTH, actor: Actor,
) -> tuple[SharedLink, str]:  # fmt: skip
    """A link that works for `days`, and its address, which nobody is shown again. Raises `Invalid`, `Refused`."""
    actor.must("lead")
    title = " ".join(title.split())
    refuse_odd(title, days, cut, period)
    names, members = checked_metrics(metrics), checked_where(where or {}, OUTSIDE)
    if working().filter(by=by).count() >= MOST:
        raise Refused(_("You have %(n)d links that work. End one first.") % {"n": MOST})
    prefix, secret = chance.token_hex(4), chance.token_urlsafe(24)
    token = f"{prefix}-{secret}"
    with transaction.atomic():
        link = SharedLink.objects.create(
            by=by, title=title, metrics=names, where=members, cut=cut, period=period, prefix=prefix,
            digest=digest_of(token), made_at=clock.now(), until=clock.ahead(days=days),
        )  # fmt: skip
        changes.record("link.made", link, actor=actor)
    return link, settings.PUBLIC_URL + reverse("insights:shared", args=[token])


def opened(token: str) -> SharedLink:
    """The link of an address, its opening kept. Raises `NotFound` for one that doesn't work, whatever the reason."""
    link = find(token)
    if link is None or not Actor.of(link.by).may("lead"):
        raise NotFound(_("This link has ended, or never was. Ask whoever gave it to you for a new one."))
    LinkOpening.objects.create(link=link, at=clock.now())
    return link


def find(token: str) -> SharedLink | None:
    prefix = token.partition("-")[0]
    if not (prefix.isascii() and prefix.isalnum()):
        return None
    link = working().filter(prefix=prefix).select_related("by").first()
    return link if link and hmac.compare_digest(link.digest, digest_of(token)) else None


def of(actor: Actor) -> QuerySet[SharedLink]:
    """One's own, with how often each was opened and when last; everybody's for who manages colleagues."""
    actor.must("lead")
    rows = SharedLink.objects.select_related("by").annotate(times=Count("openings"), last=Max("openings__at"))
    return (rows if actor.may("manage agents") else rows.filter(by=actor.id)).order_by("-made_at", "-pk")


def revoke(link_id: int, *, actor: Actor) -> SharedLink:
    """End a link. Ending it again leaves no trace."""
    link = of(actor).filter(pk=link_id).first()
    if link is None:
        raise NotFound
    with transaction.atomic():
        if SharedLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=clock.now()):
            changes.record("link.revoked", link, actor=actor)
    link.refresh_from_db()
    return link


def working() -> QuerySet[SharedLink]:
    return SharedLink.objects.filter(Q(revoked_at=None) & Q(until__gt=clock.now()), by__is_active=True)


def forget_old(most: int = 500) -> int:
    """Links that ended a year ago go, with when they were opened."""
    old = SharedLink.objects.filter(until__lt=clock.now() - timedelta(days=365)).order_by("pk")[:most]
    return SharedLink.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]


def refuse_odd(title: str, days: int, cut: str, period: str) -> None:
    if not title or len(title) > 100:
        raise Invalid(_("Give the link a title of at most 100 letters; who opens it reads it."))
    if not 1 <= days <= LONGEST:
        raise Invalid(_("A link works for 1 to %(n)d days.") % {"n": LONGEST})
    if cut and cut not in OUTSIDE:
        raise Invalid(_("Outside, figures may be compared by %(names)s.") % {"names": ", ".join(OUTSIDE)})
    if period not in Period.values:
        raise Invalid(_("There is no such period."))


def digest_of(token: str) -> str:
    return hmac.digest(secrets.derive("shared link"), token.encode(), hashlib.sha256).hex()
