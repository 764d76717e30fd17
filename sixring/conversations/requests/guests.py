"""Guests: who came in by a link, kept in a signed cookie for two hours. It names one proven identity, nothing else."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from sixring.core import clock
from sixring.people.models import Identity

SALT = "sixring guest of my requests"
LIVES = timedelta(hours=2)
PATH = "/requests/"


def name() -> str:
    return "__Secure-requests" if settings.SECURE else "requests"


def of(request: HttpRequest) -> Identity | None:
    """Who came in, while that holds and the identity is still known and proven."""
    try:
        pk, until = signing.loads(request.COOKIES.get(name(), "")[:400], salt=SALT)
        if clock.now().timestamp() >= int(until):
            return None
        return Identity.objects.filter(pk=int(pk), claimed=False).select_related("person").first()
    except (signing.BadSignature, ValueError, TypeError):
        return None


def let_in(answer: HttpResponse, identity: Identity) -> HttpResponse:
    """From now on whoever sent this request is `identity`'s guest."""
    until = int((clock.now() + LIVES).timestamp())
    answer.set_cookie(
        name(), signing.dumps([identity.pk, until], salt=SALT), max_age=int(LIVES.total_seconds()), path=PATH,
        secure=settings.SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip
    return answer


def let_out(answer: HttpResponse) -> HttpResponse:
    answer.set_cookie(name(), "", max_age=0, path=PATH, secure=settings.SECURE, httponly=True, samesite="Lax")
    return answer
