"""Settings: endpoints of outgoing webhooks, and the log of each."""

from __future__ import annotations

import json
from datetime import datetime, time

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.core.errors import SixringError
from sixring.core.request import Request

from . import endpoints, forms, kinds, log, telling
from .forms import EndpointForm, SinceForm
from .models import Delivery

PAGE = 50
STATES = Delivery.State


@require_safe
def index(request: Request) -> HttpResponse:
    return render(request, "integrations/webhooks.html", {"endpoints": endpoints.visible_to(request.actor)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """A new endpoint; the answer to the form is the one time its secret is seen."""
    request.actor.must("configure")
    form = EndpointForm(request.POST or None, actor=request.actor, initial={"owner": request.user.pk})
    if form.is_valid():
        typed = form.cleaned_data
        try:
            made, secret = endpoints.make(
                typed["url"], typed["kinds"], description=typed["description"], owner=typed["owner"],
                actor=request.actor,
            )  # fmt: skip
        except SixringError as problem:
            form.add_error(None, problem.message)
        else:
            return render(request, "integrations/secret.html", {"endpoint": made, "secret": secret})
    return render(request, "integrations/new_webhook.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def show(request: Request, endpoint_id: int) -> HttpResponse:
    """One endpoint with its log."""
    endpoint, state = endpoints.get(request.actor, endpoint_id), request.GET.get("state", "")
    page = Paginator(log.of(endpoint, state), PAGE).get_page(request.GET.get("page"))
    chosen = [kinds.BY_NAME[name].label for name in endpoint.kinds if name in kinds.BY_NAME]
    context = {"endpoint": endpoint, "page": page, "state": state, "states": STATES.choices, "chosen": chosen}
    return render(request, "integrations/webhook.html", {**context, "again": SinceForm(initial=forms.some_days_ago())})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, endpoint_id: int) -> HttpResponse:
    endpoint = endpoints.get(request.actor, endpoint_id)
    form = EndpointForm(request.POST or None, actor=request.actor, initial=forms.first(endpoint))
    if form.is_valid():
        typed = form.cleaned_data
        try:
            endpoints.change(
                endpoint, typed["url"], typed["kinds"], description=typed["description"], owner=typed["owner"],
                actor=request.actor,
            )  # fmt: skip
        except SixringError as problem:
            form.add_error(None, problem.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("integrations:webhook", endpoint.pk)
    context = {"form": form, "endpoint": endpoint}
    return render(request, "integrations/change_webhook.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_POST
def rotate(request: Request, endpoint_id: int) -> HttpResponse:
    endpoint = endpoints.get(request.actor, endpoint_id)
    secret = endpoints.rotate(endpoint, actor=request.actor)
    return render(request, "integrations/secret.html", {"endpoint": endpoint, "secret": secret, "rotated": True})


@require_POST
def stop(request: Request, endpoint_id: int) -> HttpResponse:
    endpoints.stop(endpoints.get(request.actor, endpoint_id), _("A colleague stopped it."), actor=request.actor)
    messages.success(request, _("Stopped. It is told nothing until somebody starts it again."))
    return redirect("integrations:webhook", endpoint_id)


@require_POST
def start(request: Request, endpoint_id: int) -> HttpResponse:
    endpoints.start(endpoints.get(request.actor, endpoint_id), actor=request.actor)
    messages.success(request, _("Started. It is told what happens from now on."))
    return redirect("integrations:webhook", endpoint_id)


@require_POST
def remove(request: Request, endpoint_id: int) -> HttpResponse:
    endpoints.remove(endpoints.get(request.actor, endpoint_id), actor=request.actor)
    messages.success(request, _("Removed, with its log."))
    return redirect("integrations:webhooks")


@require_POST
def test(request: Request, endpoint_id: int) -> HttpResponse:
    delivery = log.test(endpoints.get(request.actor, endpoint_id), actor=request.actor)
    return redirect("integrations:delivery", delivery.pk)


@require_POST
def replay_failed(request: Request, endpoint_id: int) -> HttpResponse:
    endpoint, form = endpoints.get(request.actor, endpoint_id), SinceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say from which day on, such as 2026-11-20."))
        return redirect("integrations:webhook", endpoint.pk)
    since = timezone.make_aware(datetime.combine(form.cleaned_data["since"], time.min))
    n = log.replay_failed(endpoint, since, actor=request.actor)
    messages.success(request, ngettext("%(n)d event goes again.", "%(n)d events go again.", n) % {"n": n})
    return redirect("integrations:webhook", endpoint.pk)


@require_safe
def delivery(request: Request, delivery_id: int) -> HttpResponse:
    """One event: what it would tell now, and every attempt."""
    found = log.get(request.actor, delivery_id)
    told = telling.payload(found)
    text = json.dumps(told, indent=2, ensure_ascii=False) if told is not None else ""
    context = {"delivery": found, "endpoint": found.endpoint, "payload": text, "tries": log.tries(found)}
    return render(request, "integrations/delivery.html", context)


@require_POST
def replay(request: Request, delivery_id: int) -> HttpResponse:
    found = log.get(request.actor, delivery_id)
    log.replay(found, actor=request.actor)
    messages.success(request, _("It goes again, under the same id."))
    return redirect("integrations:delivery", found.pk)
