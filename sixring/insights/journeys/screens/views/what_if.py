"""What if a friction were gone for some: a scenario with its premises, never a forecast."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sixring.core.request import Request

from ....dashboards.views.measured import measured
from ... import frictions, whatif
from .. import board, scenario
from ..looking import context
from .map import look_of


@require_safe
@measured
def show(request: Request) -> HttpResponse:
    look = look_of(request)
    found = frictions.frictions(**look.asking)
    given = scenario.given(request.GET, found)
    shown = whatif.whatif(given.friction, share=given.share, caused=given.caused) if given.friction else None
    chosen = {name: request.GET[name][:60] for name in scenario.FIELDS if name in request.GET}
    page = {
        **context(look, **chosen), "given": given, "choices": found.frictions, "shown": shown,
        "facts": scenario.facts(shown) if shown else (), "assumed": board.assumed(found),
    }  # fmt: skip
    return render(request, "insights/journeys/what_if.html", page)
