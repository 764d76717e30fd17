"""The overview, the metrics and their rows, channels side by side."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from sixring.core import sheets
from sixring.core.errors import Invalid, NotFound
from sixring.core.request import Request

from ... import metrics
from ...metrics.slices import dimensions
from .. import channels, names, one_metric, rows, spans, tiles
from ..drawn.foot import fresh
from ..lens import Lens
from ..overview import overview
from .measured import measured

GROUPS = {
    "volume": gettext_lazy("Volume"), "speed": gettext_lazy("Speed"), "quality": gettext_lazy("Quality"),
    "listening": gettext_lazy("What customers say"), "channels": gettext_lazy("Channels"),
    "business": gettext_lazy("Business"), "work": gettext_lazy("Work"),
}  # fmt: skip


def lens_of(request: Request) -> Lens:
    return Lens.of(request.actor, request.user.zone, request.GET)


def asked(lens: Lens) -> dict[str, Any]:
    """What the filters above a page need."""
    return {"lens": lens, "periods": spans.NAMED.items(), "channels": in_use(), "only": lens.words}


def in_use() -> list[tuple[str, str]]:
    """Kinds of channels there are, as they call themselves."""
    from sixring.channels.models import Account

    kinds = Account.objects.order_by("kind").values_list("kind", flat=True).distinct()
    return [(kind, names.channel(kind)) for kind in kinds]


@require_safe
@measured
def index(request: Request) -> HttpResponse:
    """Tiles as this colleague laid them; whoever only answers begins with their own day."""
    request.actor.must("answer")
    if not request.actor.may("lead"):
        return redirect("insights:day")
    lens = lens_of(request)
    found = overview(lens, tiles.of(request.actor))
    freshness = fresh(found.answer, lens.span.zone) if found.answer else ""
    return render(request, "insights/overview.html", {**asked(lens), "overview": found, "fresh": freshness})


@require_safe
def catalogue(request: Request) -> HttpResponse:
    """Every metric with what it means; no figures, so it needs no lake."""
    request.actor.must("lead")
    every = list(metrics.everything().values())
    grouped = [(GROUPS.get(key, key.capitalize()), list(some)) for key, some in groupby(every, lambda one: one.group)]
    return render(request, "insights/metrics.html", {"groups": grouped, "n": len(every)})


@require_safe
@measured
def show(request: Request, name: str) -> HttpResponse:
    lens = lens_of(request)
    page = one_metric.page(lens, name, request.GET.get("by", ""))
    cuts = [(by, names.dimension(by)) for by in dimensions(page.metric)]
    context = {
        **asked(lens), "page": page, "metric": page.metric, "cuts": cuts, "fresh": fresh(page.answer, lens.span.zone),
        "rows": lens.address("rows/"), "business": page.metric.business is not None,
    }  # fmt: skip
    return render(request, "insights/metric.html", context)


@require_safe
@measured
def behind(request: Request, name: str) -> HttpResponse:
    """The rows a figure came from."""
    lens = lens_of(request)
    found = rows.behind(lens, name)
    return render(request, "insights/rows.html", {**asked(lens), "found": found, "metric": found.metric})


@require_safe
@measured
def chart(request: Request, name: str) -> HttpResponseBase:
    """What one chart shows, as CSV."""
    lens = lens_of(request)
    page = one_metric.page(lens, name, request.GET.get("by", ""))
    wanted = request.GET.get("chart", "")
    if not wanted:
        raise Invalid(_("Say which chart."))
    figure = next((one for one in page.figures if one.name == wanted), None)
    if figure is None:
        raise NotFound
    lines = sheets.as_csv(figure.table.head, figure.table.rows)
    answer = StreamingHttpResponse(lines, content_type=sheets.CSV)
    answer["Content-Disposition"] = f'attachment; filename="{page.metric.name}-{wanted}.csv"'
    return answer


@require_safe
@measured
def compared(request: Request) -> HttpResponse:
    lens = lens_of(request)
    page = channels.page(lens)
    freshness = fresh(page.answer, lens.span.zone) if page.answer else ""
    return render(request, "insights/channels.html", {**asked(lens), "page": page, "fresh": freshness})
