"""The ways people take, where they go round, and where they leave."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sixring.core.request import Request

from ....dashboards.views.measured import measured
from ... import asking
from .. import charts, findings, ways, words
from ..looking import context
from .map import look_of


@require_safe
@measured
def show(request: Request) -> HttpResponse:
    look = look_of(request)
    variants, loops = asking.variants(**look.asking), asking.loops(**look.asking)
    page = {
        **context(look), "basis": variants.basis, "foot": words.rests(variants.basis, look.span),
        "title": findings.of_variants(variants),
        "variants": ways.variants_of(variants), "rest": variants.rest, "loops": ways.loops_of(loops, look),
        "loops_title": findings.of_loops(loops),
        "dropoffs": charts.dropoffs(look),
    }  # fmt: skip
    return render(request, "insights/journeys/paths.html", page)
