"""When customers are asked: triggers, how they fared, and how often one person is asked at most."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sixring.core.errors import NotFound
from sixring.core.request import Request

from ...models import Survey, Trigger
from .. import limits, triggering
from ..forms import LimitsForm, TriggerForm
from ..triggering import Fared

SEES = "see everything"


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Request) -> HttpResponse:
    """The triggers, and below them the limits, which a POST decides anew."""
    request.actor.must(SEES)
    now = limits.now()
    form = LimitsForm(request.POST or None, initial={"quiet_days": now.quiet_days, "most": now.most})
    if form.is_valid():
        limits.choose(**form.cleaned_data, actor=request.actor)
        messages.success(request, _("Saved. It holds for everything sent from now on."))
        return redirect("feedback:asking")
    fared = triggering.fared()
    rows = [
        {"trigger": one, "words": triggering.in_words(one), "fared": fared.get(one.pk, Fared())}
        for one in Trigger.objects.select_related("survey").order_by("-active", "survey__name", "pk")
    ]
    context = {
        "rows": rows, "form": form, "limits": now, "may_change": request.actor.may("configure"),
        "has_survey": Survey.objects.filter(state=Survey.State.OPEN).exists(), "days": triggering.LOOKED_AT,
    }  # fmt: skip
    return render(request, "feedback/asking/index.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    return changed(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, trigger_id: int) -> HttpResponse:
    return changed(request, found(trigger_id))


def changed(request: Request, trigger: Trigger | None) -> HttpResponse:
    request.actor.must("configure")
    form = TriggerForm(request.POST or None, trigger=trigger)
    if form.is_valid():
        data = form.cleaned_data
        triggering.save(
            trigger, survey=data["survey"], moment=data["moment"], said=form.said, active=data["active"],
            actor=request.actor,
        )  # fmt: skip
        messages.success(request, _("Saved. What happens from now on is asked about."))
        return redirect("feedback:asking")
    context = {"form": form, "trigger": trigger, "has_survey": Survey.objects.filter(state=Survey.State.OPEN).exists()}
    return render(request, "feedback/asking/trigger.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove(request: Request, trigger_id: int) -> HttpResponse:
    request.actor.must("configure")
    triggering.remove(found(trigger_id), actor=request.actor)
    messages.success(request, _("Removed. What it asked before stays; what was still to be sent is not."))
    return redirect("feedback:asking")


def found(trigger_id: int) -> Trigger:
    trigger = Trigger.objects.filter(pk=trigger_id).select_related("survey").first()
    if trigger is None:
        raise NotFound
    return trigger
