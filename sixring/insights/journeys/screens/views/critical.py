"""Critical touchpoints."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sixring.core.request import Request

from ....dashboards.views.measured import measured
from ... import critical
from .. import charts, words
from ..looking import context
from .map import look_of


@require_safe
@measured
def show(request: Request) -> HttpResponse:
    """What goes with being satisfied, coming back, and ordering."""
    look = look_of(request)
    found = critical.critical(**look.asking)
    figures = [figure for outcome in charts.OUTCOMES if (figure := charts.weights(look, outcome))]
    missing = [(words.OUTCOMES[outcome], why) for outcome, why in found.missing.items() if why]
    page = {**context(look), "found": found, "figures": figures, "missing": missing}
    return render(request, "insights/journeys/critical.html", page)
