"""Alerts: what stands, what was, and what is watched."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.core.errors import SixringError
from sixring.core.request import Request

from ...metrics import everything
from .. import forms
from ..alerting import telling, watches
from ..forms import WatchForm

PAGE = 50


@require_safe
def index(request: Request) -> HttpResponse:
    """Alerts of every watch, and my own watches."""
    page = Paginator(watches.alerts(request.actor), PAGE).get_page(request.GET.get("page"))
    mine = watches.of(request.actor).filter(ended_at=None)[:200]
    context = {
        "page": page, "alerts": [(one, telling.sentence(one)) for one in page],
        "watches": [(one, title(one.metric), forms.parts(one.where)) for one in mine],
    }  # fmt: skip
    return render(request, "insights/sharing/alerts.html", context)


def title(name: str) -> str:
    known = everything()
    return str(known[name].title) if name in known else name


@require_http_methods(["GET", "HEAD", "POST"])
def watch(request: Request) -> HttpResponse:
    """A new watch; ?metric=… and a part, such as ?team=3, are taken over from the page before."""
    request.actor.must("lead")
    where = forms.given(request.POST or request.GET)
    form = WatchForm(request.POST or None, where=where, initial={"metric": request.GET.get("metric", "")})
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("metric", "grain", "side", "ease", "by_mail")}
        try:
            watches.watch(request.user, where=form.where, actor=request.actor, **said)
        except SixringError as problem:
            form.add_error(None, problem.message)
        else:
            messages.success(request, _("Watched from now on. It needs four weeks of history before it can tell."))
            return redirect("insights:alerts")
    context = {"form": form, "parts": forms.parts(where)}
    return render(request, "insights/sharing/watch.html", context, status=422 if form.is_bound else 200)


@require_POST
def end(request: Request, watch_id: int) -> HttpResponse:
    watches.end(watch_id, actor=request.actor)
    messages.success(request, _("Watched no more."))
    return redirect("insights:alerts")
