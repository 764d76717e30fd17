"""The catalogue of touchpoints: its order, one of them changed, what its rules match."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.core.errors import Invalid
from sixring.core.request import Request

from ....lake.manifest import LakeRefused
from ... import catalogue
from ...catalogue import Point
from .. import editing, forms, words
from ..forms import Editor
from ..preview import preview


@require_safe
def index(request: Request) -> HttpResponse:
    """In their order; leads may read it, who configures may change it."""
    request.actor.must("lead")
    rows = [
        {"point": one, "stage": words.stage(one.stage), "rules": [forms.said(rule) for rule in one.rules]}
        for one in editing.every()
    ]
    return render(request, "insights/journeys/touchpoints.html", {"rows": rows, "may": request.actor.may("configure")})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, code: str) -> HttpResponse:
    """One touchpoint, or a new one; `preview` shows what its rules match and keeps nothing."""
    request.actor.must("configure")
    before = None if code == editing.NEW else editing.get(code)
    editor = Editor.of(before, request.POST or None)
    context: dict[str, Any] = {"editor": editor, "point": before, "code": code}
    if request.method != "POST" or not editor.valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "insights/journeys/touchpoint.html", context, status=status)
    point = editor.point(before.code if before else editing.code_for(editor.form.cleaned_data["label"]))
    try:
        if "preview" in request.POST:
            return render(request, "insights/journeys/touchpoint.html", context | looked(request, point))
        editing.put(point, actor=request.actor)
    except Invalid as wrong:
        editor.form.add_error(None, wrong.message)
        return render(request, "insights/journeys/touchpoint.html", context, status=422)
    messages.success(request, _("Kept. Journeys follow with the next update of the lake, within minutes."))
    return redirect("insights:touchpoints")


def looked(request: Request, point: Point) -> dict[str, Any]:
    try:
        return {"matched": preview(point, editing.placed(point), actor=request.actor)}
    except LakeRefused as problem:
        return {"why": str(problem)}


@require_POST
def place(request: Request, code: str) -> HttpResponse:
    """Up, down, on or off."""
    request.actor.must("configure")
    way = request.POST.get("way", "")
    if way == "switch":
        editing.switch(code, actor=request.actor)
    elif way in editing.WAYS:
        editing.move(code, way, actor=request.actor)
    else:
        raise Invalid(_("Say where to: up, down, or on and off."))
    return redirect("insights:touchpoints")


@require_POST
def remove(request: Request, code: str) -> HttpResponse:
    request.actor.must("configure")
    editing.remove(code, actor=request.actor)
    messages.success(request, _("Taken out. Its touches belong to the next touchpoint that fits."))
    return redirect("insights:touchpoints")


@require_POST
def reset(request: Request) -> HttpResponse:
    catalogue.reset(actor=request.actor)
    messages.success(request, _("Back to the usual catalogue."))
    return redirect("insights:touchpoints")
