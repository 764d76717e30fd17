"""Answers for the moment in which the browser comes back with its session.

A provider's form posts from its own site, and our session's cookie does not come along with that. So what was proven
waits here, and the browser is led to fetch it with a GET, which brings the cookie. Each assertion is kept once, for
as long as it could be played again.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import asdict

from django.db import IntegrityError, transaction

from sixring.core import clock
from sixring.core import secrets as kept_secrets
from sixring.core.errors import Forbidden
from sixring.core.models import CompanyAnswer

from ..proving import Claims, NotProven
from .proving import Proven

AT_ONCE = 120  # seconds in which the browser has to be back
GONE = "This sign-in was used already, or begun elsewhere. Begin again from the sign-in page."


def keep(proven: Proven) -> str:
    """Keep it; returns the ticket to fetch it with. Raises `NotProven` when this assertion was here before."""
    ticket = secrets.token_urlsafe(32)
    claims = asdict(proven.claims) | {"groups": sorted(proven.claims.groups)}
    sealed = kept_secrets.seal({"claims": json.dumps(claims), "question": proven.question})
    CompanyAnswer.objects.filter(until__lt=clock.now()).delete()
    CompanyAnswer.objects.filter(at__lt=clock.ago(seconds=AT_ONCE)).exclude(sealed="").update(sealed="")
    try:
        with transaction.atomic():
            CompanyAnswer.objects.create(
                assertion=digest(proven.claims.issuer + "\n" + proven.assertion), ticket=digest(ticket),
                until=proven.until, sealed=sealed,
            )  # fmt: skip
    except IntegrityError as problem:
        raise NotProven("SAML: an assertion played again") from problem
    return ticket


def fetch(ticket: str) -> tuple[Claims, str]:
    """Who it is and which question that answers, once. Raises `Forbidden`."""
    row = CompanyAnswer.objects.filter(ticket=digest(ticket), at__gt=clock.ago(seconds=AT_ONCE)).first()
    if (
        row is None
        or not row.sealed
        or not CompanyAnswer.objects.filter(pk=row.pk).exclude(sealed="").update(sealed="")
    ):
        raise Forbidden(GONE)
    kept = kept_secrets.unseal(row.sealed)
    claims = json.loads(kept["claims"])
    return Claims(**claims | {"groups": frozenset(claims["groups"])}), kept["question"]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
