"""The manager's week."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sixring.core import calendars
from sixring.core.request import Request

from .. import spans
from ..lens import Lens
from ..week import week
from .measured import measured

SEVEN = timedelta(days=7)


@require_safe
@measured
def show(request: Request) -> HttpResponse:
    """The last seven whole days, or those up to `last`."""
    lens = Lens.of(request.actor, request.user.zone, week_of(request.GET.get("last", ""), request.user.zone))
    later = lens.span.last + SEVEN
    context = {
        "lens": lens, "week": week(lens), "earlier": (lens.span.last - SEVEN).isoformat(),
        "later": later.isoformat() if later < calendars.today(request.user.zone) else "",
    }  # fmt: skip
    return render(request, "insights/week.html", context)


def week_of(last: str, zone: str) -> QueryDict:
    """An address of the seven days up to `last`. Raises `Invalid`."""
    if not last:
        return QueryDict("period=7")
    end = spans.read(zone, "between", last, last).last
    return QueryDict(f"period=between&first={(end - 6 * spans.A_DAY).isoformat()}&last={end.isoformat()}")
