"""Two periods, or two groups, side by side."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sixring.core.request import Request

from ....dashboards.views.measured import measured
from ... import asking
from .. import drawn, findings, sides
from ..looking import context
from .map import look_of


@require_safe
@measured
def show(request: Request) -> HttpResponse:
    """Against the period before, or against another group in the same period."""
    look = look_of(request)
    against = request.GET.get("against", "")[:100]
    other = sides.other(look, against)
    found = asking.compare(asking.flow(**other.asking), asking.flow(**look.asking))
    page = {
        **context(look), "found": found, "title": findings.of_comparison(found), "against": against,
        "choices": sides.choices(look), "names": sides.names(look, other), "pairs": drawn.compared(found),
        "edges": sides.edges(found), "left": max(0, len(found.edges) - sides.MOST),
    }  # fmt: skip
    return render(request, "insights/journeys/compared.html", page)
