"""The table of channels, and each plan on a page of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.core.errors import SixringError
from sixring.core.request import Request

from ... import metrics
from ...dashboards.drawn.foot import fresh
from ...dashboards.views.figures import asked, lens_of
from ...dashboards.views.measured import measured
from .. import actuals, forms, plans
from ..models import ChannelPlan


@require_safe
@measured
def index(request: Request) -> HttpResponse:
    """Each channel's purpose, audience, and targets against actuals."""
    lens = lens_of(request)
    found = actuals.standing(lens)
    freshness = fresh(found.answer, lens.span.zone) if found.answer else ""
    return render(request, "insights/strategy/index.html", {**asked(lens), "standing": found, "fresh": freshness})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    request.actor.must("lead")
    form = forms.PlanForm(request.POST or None, initial={"order": ChannelPlan.objects.count() + 1})
    if plan := written(request, form, None):
        messages.success(request, _("The plan stands. Now say what it aims at."))
        return redirect("insights:plan", plan.pk)
    return render(request, "insights/strategy/new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request, plan_id: int) -> HttpResponse:
    """A plan to be changed, with its targets."""
    plan = plans.get(plan_id, request.actor)
    form = forms.PlanForm(request.POST or None, initial=forms.initial(plan))
    if written(request, form, plan):
        messages.success(request, _("Kept."))
        return redirect("insights:strategy")
    return page(request, plan, form, forms.AimForm(), 422 if form.is_bound else 200)


def written(request: Request, form: forms.PlanForm, plan: ChannelPlan | None) -> ChannelPlan | None:
    """What was typed, kept; None where it can't be, and the form says why."""
    if not form.is_valid():
        return None
    try:
        return plans.write(form.wanted(), plan, actor=request.actor)
    except SixringError as problem:
        form.add_error(None, problem.message)
        return None


@require_POST
def aim(request: Request, plan_id: int) -> HttpResponse:
    plan = plans.get(plan_id, request.actor)
    form = forms.AimForm(request.POST)
    if form.is_valid():
        typed: dict[str, Any] = form.cleaned_data
        how = {"side": typed["side"], "due": typed["due"]}
        try:
            plans.aim(plan, typed["metric"], form.in_its_unit(), **how, actor=request.actor)
            return redirect("insights:plan", plan.pk)
        except SixringError as problem:
            form.add_error(None, problem.message)
    return page(request, plan, forms.PlanForm(initial=forms.initial(plan)), form, 422)


def page(
    request: Request, plan: ChannelPlan, form: forms.PlanForm, aim_form: forms.AimForm, status: int
) -> HttpResponse:  # fmt: skip
    aims = [(one, metrics.named(one.metric).title, actuals.said_aim(one)) for one in actuals.aims_of(plan)]
    context = {"plan": plan, "form": form, "aim_form": aim_form, "aims": aims}
    return render(request, "insights/strategy/plan.html", context, status=status)


@require_POST
def withdraw(request: Request, plan_id: int, aim_id: int) -> HttpResponse:
    plans.withdraw(plans.get(plan_id, request.actor), aim_id, actor=request.actor)
    messages.success(request, _("Removed."))
    return redirect("insights:plan", plan_id)


@require_POST
def remove(request: Request, plan_id: int) -> HttpResponse:
    plans.remove(plans.get(plan_id, request.actor), actor=request.actor)
    messages.success(request, _("Removed. What it aimed at stays in the log."))
    return redirect("insights:strategy")
