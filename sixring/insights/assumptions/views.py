"""The settings page of what the owner says."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sixring.core.errors import Invalid
from sixring.core.request import Request

from . import given
from .forms import GivenForm


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Request) -> HttpResponse:
    request.actor.must("configure")
    form = GivenForm(request.POST or None, initial=asdict(given.now()))
    if form.is_bound and form.is_valid():
        try:
            given.choose(form.given(), actor=request.actor)
            messages.success(request, _("Kept. Figures follow it from now on, those of the past too."))
            return redirect("insights:assumptions")
        except Invalid as wrong:
            form.add_error(None, wrong.message)
    return render(request, "insights/assumptions.html", {"form": form}, status=422 if form.is_bound else 200)
