"""A survey's link, its code and its frame, to copy and to print."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sixring.core import brands
from sixring.core.request import Request

from ...models import Survey
from ...surveys import publishing
from ...surveys.views.building import head
from .. import slips


@require_safe
def show(request: Request, survey_id: int) -> HttpResponse:
    """`?place=` names the shop or page the code is for."""
    survey, place = publishing.get(request.actor, survey_id), request.GET.get("place", "")
    context = head(request, survey) | {"place": place, "frame": slips.frame(survey)}
    if survey.by_anyone and survey.state == Survey.State.OPEN:
        made = slips.slip(survey, place)
        context |= {"slip": made, "link": slips.slip(survey, place, via="").url, "place": made.place}
    return render(request, "feedback/asking/links.html", context)


@require_safe
def printed(request: Request, survey_id: int) -> HttpResponse:
    """A page as wide as a till slip."""
    survey = publishing.get(request.actor, survey_id)
    made = slips.slip(survey, request.GET.get("place", ""), language=request.GET.get("language", ""))
    return render(request, "feedback/asking/slip.html", {"slip": made, "brand": survey.brand or brands.main()})


@require_safe
def code(request: Request, survey_id: int) -> HttpResponse:
    """The code alone, as a file."""
    made = slips.slip(publishing.get(request.actor, survey_id), request.GET.get("place", ""))
    answer = HttpResponse(made.file, content_type="image/svg+xml")
    answer["Content-Disposition"] = f'attachment; filename="{made.survey.key}.svg"'
    return answer
