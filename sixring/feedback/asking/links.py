"""Links to answer by: 128 bits nobody can guess and a signature, so that what was typed or tried costs no query.

Opening one changes nothing; a query such as `?nps=9` only chooses beforehand what the page offers to send.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets as chance
from base64 import urlsafe_b64encode
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from sixring.core import clock, secrets

from ..models import Invitation, Survey, Ticket

PURPOSE = "link to a survey"
KEY, SIGNATURE = 22, 16  # characters


def new_key() -> str:
    return chance.token_urlsafe(16)


def url_of(invitation: Invitation, **chosen: str | int) -> str:
    """The address of `invitation`'s page; `chosen` answers (question's key=value) are preselected there, no more."""
    return address(invitation.key, **chosen)


def address(key: str, **chosen: str | int) -> str:
    return settings.PUBLIC_URL + path(key) + (f"?{urlencode(chosen)}" if chosen else "")


def path(key: str) -> str:
    return reverse("feedback:answer", args=[token_of(key)])


def url_by_anyone(survey: Survey, **told: str) -> str:
    """The address whoever has it may answer at. `told` says where it was found: `place`, `order`, `via`."""
    told = {name: value for name, value in told.items() if value}
    address = reverse("feedback:answer_open", args=[survey.key])
    return settings.PUBLIC_URL + address + (f"?{urlencode(told)}" if told else "")


def url_embedded(survey: Survey) -> str:
    """The address of the page made to stand in a frame on a site the survey names."""
    return settings.PUBLIC_URL + reverse("feedback:answer_framed", args=[survey.key])


def token_of(key: str) -> str:
    return key + signature(key)


def signature(key: str) -> str:
    digest = hmac.digest(secrets.derive(PURPOSE), key.encode(), hashlib.sha256)
    return urlsafe_b64encode(digest[:12]).decode()


def invitation_of(token: str) -> Invitation | None:
    """Whom a link asks; None unless we signed it and it is still known. An anonymous one has no `pk` and no identity:
    its row is told to nobody, so that no answer leads back to it."""
    key, signed = token[:KEY], token[KEY:]
    if len(token) != KEY + SIGNATURE or not token.isascii() or not hmac.compare_digest(signature(key), signed):
        return None
    known = Invitation.objects.filter(key=key).select_related("version__survey", "identity", "conversation").first()
    if known is not None and known.version.survey.anonymous:
        return None
    return known or unnamed(key)


def unnamed(key: str) -> Invitation | None:
    """A row in no table for whoever holds an anonymous ticket."""
    ticket = Ticket.objects.filter(digest=digest_of(key)).select_related("version__survey").first()
    if ticket is None:
        return None
    end = ticket.expires_at
    return Invitation(version=ticket.version, key=ticket.digest, state=Invitation.State.SENT, due_at=clock.now(),
                      expires_at=end, language=ticket.language)  # fmt: skip


def digest_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
