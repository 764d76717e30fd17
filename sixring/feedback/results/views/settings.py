"""Benchmarks, and how small a group may be."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sixring.core.errors import SixringError
from sixring.core.request import Request

from ...models import Benchmark
from .. import benchmarks, rules
from ..forms import BenchmarkForm, LeastForm


@require_http_methods(["GET", "HEAD", "POST"])
def compared(request: Request) -> HttpResponse:
    """Benchmarks that are there; POST enters one."""
    request.actor.must("lead")
    form = BenchmarkForm(request.POST or None)
    if form.is_valid():
        try:
            benchmarks.enter(**form.cleaned_data, actor=request.actor)
        except SixringError as problem:
            form.add_error(None, problem.message)
        else:
            messages.success(request, _("It is drawn with results from now on."))
            return redirect("feedback:benchmarks")
    context = {
        "form": form, "rows": Benchmark.objects.select_related("by").order_by("metric", "name"),
        "may_decide": request.actor.may("configure"), "least": least_form(),
    }  # fmt: skip
    return render(request, "feedback/results/benchmarks.html", context, status=422 if form.is_bound else 200)


def least_form() -> LeastForm:
    now = rules.least()
    return LeastForm(initial={"known": now.known, "anonymous": now.anonymous})


@require_POST
def remove(request: Request, benchmark_id: int) -> HttpResponse:
    benchmarks.remove(benchmark_id, actor=request.actor)
    messages.success(request, _("Removed."))
    return redirect("feedback:benchmarks")


@require_POST
def least(request: Request) -> HttpResponse:
    """How small a group may be."""
    request.actor.must("configure")
    form = LeastForm(request.POST)
    if form.is_valid():
        rules.decide(form.cleaned_data["known"], form.cleaned_data["anonymous"], actor=request.actor)
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("A group needs 1 to 1000 answers, of an anonymous survey 3 to 1000."))
    return redirect("feedback:benchmarks")
