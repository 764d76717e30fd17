"""Targets with their days, and what happened meanwhile."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sixring.core.errors import SixringError
from sixring.core.request import Request

from ... import metrics
from .. import goals, happened, said
from ..forms import AnnotationForm, GoalForm
from ..models import Annotation, Goal


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Request) -> HttpResponse:
    """Both lists; POST notes something that happened."""
    request.actor.must("lead")
    form = AnnotationForm(request.POST or None)
    if form.is_valid():
        try:
            happened.note(**form.cleaned_data, actor=request.actor)
        except SixringError as problem:
            form.add_error(None, problem.message)
        else:
            messages.success(request, _("It stands above every chart of those days."))
            return redirect("insights:marks")
    return page(
        request, form, GoalForm(initial={"metric": request.GET.get("metric", "")}), 422 if form.is_bound else 200
    )


@require_POST
def aim(request: Request) -> HttpResponse:
    """Set a target."""
    request.actor.must("lead")
    form = GoalForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            goals.aim(typed["metric"], form.in_its_unit(), typed["since"], typed["due"], actor=request.actor)
        except SixringError as problem:
            form.add_error(None, problem.message)
        else:
            messages.success(request, _("It is drawn with the metric from its first day on."))
            return redirect("insights:marks")
    return page(request, AnnotationForm(), form, 422)


def page(request: Request, form: AnnotationForm, goal_form: GoalForm, status: int) -> HttpResponse:
    known = metrics.everything()
    rows = Goal.objects.filter(metric__in=known).select_related("by").order_by("metric", "-since")
    aims = [(row, known[row.metric], said.say(known[row.metric], row.value)) for row in rows]
    context = {
        "form": form, "goal_form": goal_form, "goals": aims,
        "annotations": Annotation.objects.select_related("by").order_by("-first", "-pk")[:200],
    }  # fmt: skip
    return render(request, "insights/marks.html", context, status=status)


@require_POST
def withdraw(request: Request, goal_id: int) -> HttpResponse:
    goals.withdraw(goal_id, actor=request.actor)
    messages.success(request, _("Removed. An earlier target of the metric holds again, where there is one."))
    return redirect("insights:marks")


@require_POST
def remove(request: Request, annotation_id: int) -> HttpResponse:
    happened.remove(annotation_id, actor=request.actor)
    messages.success(request, _("Removed."))
    return redirect("insights:marks")
