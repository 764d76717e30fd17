"""The doors of surveys under /s/, public. What is posted carries a ticket we signed; no cookie is read or set."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from sixring.conversations.preferences.views import tokens
from sixring.conversations.widget import colours

from ..models import SurveyVersion
from . import doors, page, sealing, taking
from .doors import Door

View = Callable[..., HttpResponse]


def door(view: Callable[..., Door | None]) -> View:
    """A page of whichever survey `view` finds the door of."""

    @never_cache
    @csrf_exempt  # the page's own signed ticket takes its place: within a site's frame there is no cookie
    @require_http_methods(["GET", "HEAD", "POST"])
    def opened(request: HttpRequest, key: str) -> HttpResponse:
        found = view(request, key)
        if found is None:
            return page.ended(request, None, "gone")
        if request.method == "POST":
            return taking.take(request, found)
        return page.ended(request, found, found.shut) if found.shut else page.begin(request, found)

    return opened


@door
def invited(request: HttpRequest, key: str) -> Door | None:
    return doors.by_invitation(key)


@door
def by_anyone(request: HttpRequest, key: str) -> Door | None:
    return doors.by_anyone(doors.OPEN, key, request)


@door
def framed(request: HttpRequest, key: str) -> Door | None:
    return doors.by_anyone(doors.FRAME, key, request)


@door
def kiosk(request: HttpRequest, key: str) -> Door | None:
    return doors.by_anyone(doors.KIOSK, key, request)


@never_cache
@require_safe
def thanks(request: HttpRequest, key: str) -> HttpResponse:
    return page.thanks(request, key)


@require_safe
@cache_control(public=True, max_age=300)
def look(request: HttpRequest, version_id: int) -> HttpResponse:
    """The colour of one survey, where it can be read: a page may have no style of its own."""
    version = SurveyVersion.objects.select_related("survey__brand").filter(pk=version_id).first()
    if version is None:
        raise Http404
    brand = sealing.brand_of(version.survey)
    colour = str((version.design.get("theme") or {}).get("colour") or (brand.colour if brand else ""))
    sheet = tokens(colours.shades(colour)) if colours.spelt(colour) else ""
    return HttpResponse(sheet, content_type="text/css; charset=utf-8")
