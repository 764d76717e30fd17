"""The driver map, one outcome at a time. It counts all there is, so it is for those who see everything."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sixring.core.request import Request

from ..models import DriverMap
from .shown import shown

MAY = "see everything"


@require_safe
def index(request: Request) -> HttpResponse:
    request.actor.must(MAY)
    asked = request.GET.get("outcome", "")
    outcome = asked if asked in DriverMap.Outcome.values else DriverMap.Outcome.NPS
    one = DriverMap.objects.filter(outcome=outcome).first()
    context = {
        "outcomes": DriverMap.Outcome.choices,
        "outcome": outcome,
        "shown": shown(one) if one else None,
    }
    return render(request, "feedback/drivers/index.html", context)
