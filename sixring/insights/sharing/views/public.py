"""What a link shows to whoever has it: no account, no script, nothing to follow."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from sixring.core.errors import NotFound

from ...lake.manifest import LakeRefused
from .. import links, shown
from ..slots import zone_of

GUESSES = {"shared": "30/m/ip"}  # wrong addresses; right ones are not counted
HEADERS = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


@never_cache
@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The figures of a link, in its maker's zone."""
    try:
        link = links.opened(token)
    except NotFound as problem:
        wrong = ratelimit.consume(request, app="insights", action="shared", config=GUESSES, limit_get=True)
        return ended(request, problem.message, 404 if wrong else 429)
    try:
        with timezone.override(zone_of(link.by.zone)):
            context = {"link": link, "span": shown.span_of(link), "of": shown.only(link.where)}
            return said(render(request, "insights/sharing/shared.html", {**context, "shown": shown.shown(link)}))
    except LakeRefused:
        return ended(request, _("There are no figures yet. Come back later."), 200)


def ended(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    return said(render(request, "insights/sharing/ended.html", {"sentence": sentence}, status=status))


def said(answer: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        answer[name] = value
    return answer
