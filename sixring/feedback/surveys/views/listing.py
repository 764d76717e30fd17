"""All surveys; a new one from a template."""

from __future__ import annotations

from django.db.models import Count, Max, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from sixring.core.request import Request

from ...models import Response
from .. import publishing
from ..forms import NewForm
from ..touchpoints import TOUCHPOINTS


@require_safe
def index(request: Request) -> HttpResponse:
    complete = Q(responses__state=Response.State.COMPLETE)
    found = publishing.visible_to(request.actor).annotate(
        answers=Count("responses", filter=complete), last=Max("responses__at", filter=complete)
    )
    rows = [(one, TOUCHPOINTS[one.touchpoint].label if one.touchpoint in TOUCHPOINTS else "") for one in found]
    return render(request, "feedback/surveys/list.html", {"rows": rows, "may_build": request.actor.may("configure")})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    request.actor.must("configure")
    chosen = TOUCHPOINTS.get(request.GET.get("for", ""))
    first = {"touchpoint": chosen.key, "name": chosen.label} if chosen else {}
    form = NewForm(request.POST or None, initial={"languages": ["en"], **first})
    if form.is_valid():
        typed = form.cleaned_data
        survey = publishing.create(typed["name"], form.design(), touchpoint=typed["touchpoint"], actor=request.actor)
        return redirect("feedback:survey", survey.pk)
    context = {"form": form, "touchpoints": TOUCHPOINTS.values(), "chosen": chosen}
    return render(request, "feedback/surveys/new.html", context, status=422 if form.is_bound else 200)
