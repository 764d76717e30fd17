"""Offering: a link to the page on which a browser asks whether it may show notices, for one customer of one chat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

import jwt
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from sixring.channels.adapters.webchat import tokens
from sixring.channels.adapters.webchat.tokens import BadToken, Session
from sixring.channels.models import Account
from sixring.core import secrets
from sixring.core.errors import Refused
from sixring.people.models import Identity

from ..continuing.starting import Offer

WAY = "push"
LASTS = 900  # seconds
LONGEST = 1000
OVER = "This page was open too long. Go back to the chat and ask once more; nothing has changed."


@dataclass(frozen=True, slots=True)
class Asked:
    """Who wants notices, and the site they chat on."""

    identity: int
    site: str


def ways(account: Account) -> list[str]:
    """Browsers take notices from https alone, and from the very machine."""
    parts = urlsplit(settings.PUBLIC_URL)
    return [WAY] if parts.scheme == "https" or is_here(parts.hostname or "") else []


def is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def offer(who: Identity, session: Session, account: Account) -> Offer:
    until = tokens.now() + LASTS
    said = {"aud": account.key, "who": who.pk, "site": session.origin, "exp": until}
    path = reverse("widget:notify", args=[account.key])
    link = f"{settings.PUBLIC_URL}{path}?t={jwt.encode(said, key(), algorithm='HS256')}"
    says = _("Your browser asks on a page of its own whether we may show you notices.")
    return Offer(WAY, says, datetime.fromtimestamp(until, UTC), link=link)


def read(signed: str, account: Account) -> Asked:
    """Raises `Refused`."""
    try:
        said = tokens.decode(signed, key()) if 0 < len(signed) <= LONGEST else {}
    except BadToken:
        said = {}
    until = said.get("exp")
    if said.get("aud") != account.key or not isinstance(until, int) or tokens.now() >= until:
        raise Refused(_(OVER))
    return Asked(int(said["who"]), str(said.get("site") or ""))


def key() -> bytes:
    return secrets.derive("web push link")
