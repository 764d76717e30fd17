"""Figures of others beside ours, and what is said of others in reviews."""

from __future__ import annotations

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from sixring.core.errors import SixringError
from sixring.core.request import Request

from ...dashboards import spans
from ...dashboards.views.figures import asked, lens_of
from ...dashboards.views.measured import measured
from .. import benchmarks, beside, compared, competitors, drawn, forms, sheet


@require_http_methods(["GET", "HEAD", "POST"])
def figures(request: Request) -> HttpResponseBase:
    """Our figures beside those of others; POST enters one."""
    request.actor.must("lead")
    form = forms.OutsideForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        told = benchmarks.Told(
            typed["metric"], typed["name"], form.in_its_unit(), typed["source"], typed["as_of"], typed["n"]
        )
        try:
            benchmarks.enter(told, actor=request.actor)
            messages.success(request, _("It stands beside our figure from now on."))
            return redirect("insights:benchmarks")
        except SixringError as problem:
            form.add_error(None, problem.message)
    return figures_page(request, form, forms.FileForm(), 422 if form.is_bound else 200)


@require_POST
def figures_file(request: Request) -> HttpResponseBase:
    request.actor.must("lead")
    form = forms.FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            many = benchmarks.bring(form.cleaned_data["file"].read(), actor=request.actor)
            messages.success(request, ngettext("%(n)d figure taken.", "%(n)d figures taken.", many) % {"n": many})
            return redirect("insights:benchmarks")
        except SixringError as problem:
            form.add_error("file", problem.message)
    return figures_page(request, forms.OutsideForm(), form, 422)


@measured
def figures_page(
    request: Request, form: django_forms.Form, file_form: django_forms.Form, status: int
) -> HttpResponseBase:
    lens = lens_of(request)
    held = beside.page(lens)
    if csv := sheet.asked(request, (one.figure for one in held)):
        return csv
    context = {**asked(lens), "form": form, "file_form": file_form, "held": held}
    return render(request, "insights/strategy/benchmarks.html", context, status=status)


@require_POST
def figure_end(request: Request, figure_id: int) -> HttpResponse:
    benchmarks.remove(figure_id, actor=request.actor)
    messages.success(request, _("Removed."))
    return redirect("insights:benchmarks")


@require_http_methods(["GET", "HEAD", "POST"])
def reviews(request: Request) -> HttpResponseBase:
    """Reviews of us beside those of others; POST brings in a file."""
    request.actor.must("lead")
    form = forms.ReviewsForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            found = competitors.bring(typed["name"], typed["source"], typed["file"].read(), actor=request.actor)
            messages.success(request, taken(found))
            return redirect("insights:competitors")
        except SixringError as problem:
            form.add_error("file", problem.message)
    return reviews_page(request, form)


def reviews_page(request: Request, form: forms.ReviewsForm) -> HttpResponseBase:
    lens = lens_of(request)
    page = compared.page(lens)
    stars, aspects = drawn.stars(page, lens), [drawn.aspects(one, page.ours, lens) for one in page.others]
    if csv := sheet.asked(request, (stars, *(one.figure for one in aspects))):
        return csv
    context = {
        "lens": lens, "periods": spans.NAMED.items(), "form": form, "page": page, "drawn": stars, "aspects": aspects,
    }  # fmt: skip
    return render(request, "insights/strategy/competitors.html", context, status=422 if form.is_bound else 200)


def taken(found: competitors.Brought) -> str:
    new = ngettext("%(n)d review taken", "%(n)d reviews taken", found.new) % {"n": found.new}
    return f"{new}, {_('%(n)d were there already') % {'n': found.known}}." if found.known else f"{new}."


@require_POST
def reviews_end(request: Request, competitor_id: int) -> HttpResponse:
    competitors.remove(competitor_id, actor=request.actor)
    messages.success(request, _("Removed, with all reviews."))
    return redirect("insights:competitors")
