"""An agent's own day."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sixring.core.request import Request

from .. import own_day


@require_safe
def show(request: Request) -> HttpResponse:
    return render(request, "insights/day.html", {"day": own_day.of(request.user, request.actor)})
