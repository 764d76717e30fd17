"""Laying tiles: by buttons, by dragging, by keys."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sixring.core.errors import SixringError
from sixring.core.request import Request

from .. import tiles
from ..forms import TileForm


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Request) -> HttpResponse:
    """One's tiles in order; POST adds one."""
    request.actor.must("lead")
    form = TileForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            tiles.add(typed["kind"], typed["metric"], typed["by"], actor=request.actor)
        except SixringError as problem:
            form.add_error(None, problem.message)
        else:
            messages.success(request, _("It stands behind the others."))
            return redirect("insights:tiles")
    context = {"form": form, "tiles": tiles.of(request.actor), "kinds": tiles.KINDS}
    return render(request, "insights/tiles.html", context, status=422 if form.is_bound else 200)


@require_POST
def place(request: Request) -> HttpResponse:
    """Move `tile` `up`, `down`, or before another ("" is the end)."""
    tiles.move(request.POST.get("tile", ""), request.POST.get("way", ""), actor=request.actor)
    return redirect("insights:tiles")


@require_POST
def remove(request: Request) -> HttpResponse:
    tiles.remove(request.POST.get("tile", ""), actor=request.actor)
    messages.success(request, _("Taken away. Add it again below whenever you like."))
    return redirect("insights:tiles")


@require_POST
def reset(request: Request) -> HttpResponse:
    """Back to the usual tiles."""
    tiles.reset(actor=request.actor)
    return redirect("insights:tiles")
