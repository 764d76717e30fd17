"""The map, what is behind one of its lines, and what a chart shows as rows."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sixring.core import sheets
from sixring.core.errors import Invalid
from sixring.core.request import Request

from ....dashboards.views.measured import measured
from ... import asking, frictions
from .. import board, charts, drawn, findings, passages
from ..looking import Look, context

SHOWN = 3


def look_of(request: Request) -> Look:
    return Look.of(request.actor, request.user.zone, request.GET)


@require_safe
@measured
def show(request: Request) -> HttpResponse:
    """Everybody's journeys in a picture, how they feel on the way, and what to fix first."""
    look = look_of(request)
    found = asking.flow(**look.asking)
    page = {**context(look), "found": found, "title": findings.of_map(found, None)}
    if found.nodes:
        felt, hurts = asking.feelings(**look.asking), frictions.frictions(**look.asking)
        page |= {
            "title": findings.of_map(found, felt), "figures": drawn.figures(found), "map": charts.the_map(look),
            "feelings": charts.feelings(look), "hurts": board.cards(hurts, look)[:SHOWN],
        }  # fmt: skip
    return render(request, "insights/journeys/map.html", page)


@require_safe
@measured
def chart(request: Request) -> StreamingHttpResponse:
    """What one chart shows, as CSV."""
    look, name = look_of(request), request.GET.get("chart", "")[:40]
    if not name:
        raise Invalid(_("Say which chart."))
    table = charts.chart(look, name).table
    answer = StreamingHttpResponse(sheets.as_csv(table.head, table.rows), content_type=sheets.CSV)
    answer["Content-Disposition"] = f'attachment; filename="journeys-{name}.csv"'
    return answer


@require_safe
@measured
def passage(request: Request) -> HttpResponse:
    """What is behind a line or a box: how often, how long, and conversations in which it happened."""
    look = look_of(request)
    source, target = request.GET.get("from", "")[:40], request.GET.get("to", "")[:40]
    page = {**context(look, **{"from": source, "to": target}), "back": urlencode(look.query)}
    found = asking.flow(**look.asking)
    if found.basis.missing:
        return render(request, "insights/journeys/none.html", {**page, "basis": found.basis})
    shown = passages.page(look, found, source, target)
    return render(request, "insights/journeys/passage.html", {**page, "page": shown})
