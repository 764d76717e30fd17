"""The public pages of hand-over links. Looking changes nothing: scanners of mail and previews look too."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from sixring.core.errors import Refused

from .. import reference
from ..models import Handover
from ..requests import guests, mailing
from ..requests.views import brand
from . import proving, secrets


# The token in the address is the secret; whoever has it needs no cookie of ours, and may have none.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Go on by e-mail? Only the button answers."""
    try:
        if request.method == "POST":
            yes = "yes" in request.POST
            handover = proving.by_mail(token) if yes else proving.deny(token)
            return show(request, {**about(handover), "done": True, "yes": yes})
        return show(request, about(proving.mailed(token)))
    except Refused as refused:
        return show(request, {"wrong": refused.message}, 409)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def here(request: HttpRequest, token: str) -> HttpResponse:
    """Go on here, on this device? The button spends the link and lets in."""
    try:
        if request.method == "POST":
            return guests.let_in(redirect("requests:list"), proving.on_page(token).identity)
        secrets.find(Handover.Way.PAGE, token)
        return show(request, {"here": True})
    except Refused as refused:
        return show(request, {"wrong": refused.message}, 409)


def about(handover: Handover) -> dict[str, object]:
    account, talk = handover.account, handover.conversation
    return {
        "who": mailing.name_of(account) if account else "", "address": handover.address, "at": handover.at,
        "reference": reference.of(talk.pk) if talk else "",
    }  # fmt: skip


def show(request: HttpRequest, context: dict[str, object], status: int = 200) -> HttpResponse:
    told = {"brand": brand(), **context}
    answer = render(request, "conversations/requests/continue.html", told, status=status)
    answer["Referrer-Policy"] = "same-origin"  # a form of ours names its origin; no other site learns the address
    return answer
