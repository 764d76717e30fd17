"""Screens of bringing answers in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.core.errors import Invalid, Refused
from sixring.core.request import Request

from ...models import Bringing, BroughtRow
from ...surveys import publishing
from ...surveys.design import Design
from ...surveys.views.building import head
from . import columns, files
from .rows import READ

PAGE = 50


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV file"), widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
        help_text=gettext_lazy("With a row of headings; any encoding, commas, semicolons or tabs. At most 20 MB."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Request, survey_id: int) -> HttpResponse:
    request.actor.must("configure")
    survey = publishing.get(request.actor, survey_id)
    form = FileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        given = form.cleaned_data["file"]
        try:
            bringing = files.take_in(survey, given.name or "", given.read(), actor=request.actor)
            return redirect("feedback:bringing", bringing.pk)
        except (Invalid, Refused) as wrong:
            form.add_error("file", wrong.message)
    context = head(request, survey) | {"form": form, "rows": files.of(survey, request.actor)[:PAGE]}
    return render(request, "feedback/surveys/bringings.html", context, status=422 if form.is_bound else 200)


@require_safe
def show(request: Request, bringing_id: int) -> HttpResponse:
    return render(request, "feedback/surveys/bringing.html", shown(request, files.get(request.actor, bringing_id)))


def shown(request: Request, bringing: Bringing, wrong: str = "") -> dict[str, Any]:
    offered = columns.choices(Design.of(bringing.version))
    first = bringing.rows.order_by("line").first()
    sample = first.cells if first else []
    told = [(number, name, sample[number] if number < len(sample) else "", bringing.columns[number])
            for number, name in enumerate(bringing.head)]  # fmt: skip
    bad = bringing.rows.filter(state=BroughtRow.State.BAD).order_by("line")
    page = Paginator(bad, PAGE).get_page(request.GET.get("page"))
    return head(request, bringing.survey) | {
        "bringing": bringing, "offered": offered, "told": told, "counts": files.counts(bringing), "wrong": wrong,
        "page": page, "bad": [(row, problems(bringing, row)) for row in page],
    }  # fmt: skip


def problems(bringing: Bringing, row: BroughtRow) -> list[tuple[str, str]]:
    """Heading and sentence of each problem."""
    names = bringing.head
    told = [(int(number), why) for number, why in row.problems.items() if not number.startswith(READ)]
    return [(names[number] if 0 <= number < len(names) else "", why) for number, why in told]


@require_POST
def begin(request: Request, bringing_id: int) -> HttpResponse:
    bringing = files.get(request.actor, bringing_id)
    told = [request.POST.get(f"column-{number}", "") for number in range(len(bringing.head))]
    try:
        files.begin(bringing, told, request.POST.get("dates", ""), actor=request.actor)
    except Invalid as wrong:
        return render(request, "feedback/surveys/bringing.html", shown(request, bringing, wrong.message), status=422)
    return redirect("feedback:bringing", bringing.pk)


@require_safe
def state(request: Request, bringing_id: int) -> HttpResponse:
    """How far it is; asked again while it is under way."""
    return render(request, "feedback/surveys/_brought.html", shown(request, files.get(request.actor, bringing_id)))


@require_http_methods(["GET", "HEAD", "POST"])
def row(request: Request, bringing_id: int, row_id: int) -> HttpResponse:
    """A row as the file had it, to be put right."""
    bringing = files.get(request.actor, bringing_id)
    one = files.row_of(bringing, row_id)
    status = 200
    if request.method == "POST":
        cells = [request.POST.get(f"cell-{number}", "") for number in range(len(bringing.head))]
        if files.put_right(one, cells, actor=request.actor):
            messages.success(request, _("Line %(n)d is kept.") % {"n": one.line})
            return redirect("feedback:bringing", bringing.pk)
        status = 422
    said = dict(enumerate(one.cells))
    cells_shown = [(number, name, said.get(number, ""), one.problems.get(str(number), ""))
                   for number, name in enumerate(bringing.head)]  # fmt: skip
    context = head(request, bringing.survey) | {
        "bringing": bringing, "row": one, "cells": cells_shown, "of_row": one.problems.get("-1", ""),
    }  # fmt: skip
    return render(request, "feedback/surveys/brought_row.html", context, status=status)


@require_POST
def dismiss(request: Request, bringing_id: int, row_id: int) -> HttpResponse:
    bringing = files.get(request.actor, bringing_id)
    files.dismiss(files.row_of(bringing, row_id), actor=request.actor)
    return redirect("feedback:bringing", bringing.pk)
