"""Results: the surveys with their figures, one survey, its charts as CSV and its responses as sheets."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sixring.core import sheets as written
from sixring.core.errors import Invalid, NotFound
from sixring.core.request import Request

from ...models import Survey
from .. import names, quotes, seen, sheets
from ..cells import ALL
from ..comparing import CUT_NAMES
from ..drawn import Drawing
from ..overview import overview
from ..report import Report, report
from ..spans import NAMED
from .asked import Wanted, wanted


@require_safe
def index(request: Request) -> HttpResponse:
    """Every survey that was published, with its main figure of the last 90 days."""
    request.actor.must("answer")
    lines = overview(get_language() or "en", request.actor)
    return render(request, "feedback/results/index.html", {"lines": lines, "may_lead": request.actor.may("lead")})


@require_safe
def show(request: Request, survey_id: int) -> HttpResponse:
    request.actor.must("answer")
    survey = seen.survey(request.actor, survey_id)
    asked = wanted(request, survey)
    found = report(survey, asked.asking, get_language() or "en", actor=request.actor)
    return render(request, "feedback/results/show.html", context_of(request, found, asked))


def context_of(request: Request, found: Report, asked: Wanted) -> dict[str, Any]:
    survey, cut, member = found.survey, asked.asking.cut, asked.asking.member
    drawing = drawing_of(found, asked)
    return {
        "survey": survey, "report": found, "turnout": found.turnout, "wanted": asked, "periods": NAMED.items(),
        "cuts": [(one, CUT_NAMES[one], urlencode({**asked.query, "by": one})) for one in found.cuts],
        "query": urlencode(asked.query), "may_export": request.actor.may("lead"),
        "sections": [section(drawing, one) for one in found.scored],
        "choices": [drawing.choice(one) for one in found.chosen],
        "worded": [(one, n, drawing.behind(question=one.key)) for one, n in found.worded],
        "only": names.names(cut, [member]).get(member, member) if cut != ALL else "",
        "only_cut": CUT_NAMES.get(cut, ""), "comments": drawing.behind(),
    }  # fmt: skip


def section(drawing: Drawing, one: Any) -> dict[str, Any]:
    """A scored question with its charts; groups only where all are shown, not one member alone."""
    return {
        "scored": one, "trend": drawing.trend(one), "spread": drawing.spread(one),
        "groups": drawing.groups(one, one.comparison) if one.comparison else None,
        "gifts": drawing.groups(one, one.incentive) if one.incentive else None,
        "behind": drawing.behind(question=one.asked.key),
    }  # fmt: skip


def drawing_of(found: Report, asked: Wanted) -> Drawing:
    survey = found.survey.pk
    return Drawing(
        found, rows=reverse("feedback:results_chart", args=[survey]), page=reverse("feedback:results", args=[survey]),
        comments=reverse("feedback:results_comments", args=[survey]), query=asked.query,
    )  # fmt: skip


@require_safe
def chart(request: Request, survey_id: int) -> HttpResponseBase:
    """What one chart shows, as CSV."""
    request.actor.must("answer")
    survey = seen.survey(request.actor, survey_id)
    asked = wanted(request, survey)
    found = report(survey, asked.asking, get_language() or "en", actor=request.actor)
    name = request.GET.get("chart", "")
    if not name:
        raise Invalid(_("Say which chart."))
    figure = next((one for one in drawing_of(found, asked).figures() if one.name == name), None)
    if figure is None:
        raise NotFound
    return attached(written.as_csv(*sheets.of_figure(figure)), written.CSV, f"{survey.key}-{name}.csv")


@require_safe
def sheet(request: Request, survey_id: int, kind: str) -> HttpResponseBase:
    """Every response this colleague may read, as CSV or XLSX."""
    request.actor.must("lead")
    survey = seen.survey(request.actor, survey_id)
    asked = wanted(request, survey)
    head, rows = sheets.responses(survey, asked.asking, get_language() or "en", actor=request.actor)
    if kind == "csv":
        return attached(written.as_csv(head, rows), written.CSV, f"{survey.key}.csv")
    file = written.as_xlsx(head, rows)
    return FileResponse(file, as_attachment=True, filename=f"{survey.key}.xlsx", content_type=written.XLSX)


def attached(lines: Any, kind: str, name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(lines, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
def gallery(request: Request, survey_id: int) -> HttpResponse:
    """The quote cards of a survey."""
    request.actor.must("answer")
    survey: Survey = seen.survey(request.actor, survey_id)
    return render(
        request, "feedback/results/quotes.html", {"survey": survey, "cards": quotes.made(request.actor, survey.pk)}
    )  # fmt: skip
