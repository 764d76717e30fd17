"""Quarantine: what could not be taken in, why, its bytes, and what to do with it."""

from __future__ import annotations

from csp.constants import NONE
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sixring.core.request import Request, policy

from .. import looking, quarantine

PAGE = 50


@require_safe
def index(request: Request) -> HttpResponse:
    rows = quarantine.visible_to(request.actor).defer("arrival__raw").order_by("-at", "-pk")
    if (account := request.GET.get("account", "")).isdecimal():
        rows = rows.filter(arrival__account=int(account[:18]))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "channels/quarantine.html", {"page": page})


@require_safe
def show(request: Request, quarantine_id: int) -> HttpResponse:
    row = quarantine.get(request.actor, quarantine_id)
    context = {"row": row, "look": looking.look(bytes(row.arrival.raw)), "meta": row.arrival.meta.items()}
    return render(request, "channels/quarantined.html", context)


@require_safe
@policy(default_src=[NONE], sandbox=[""], frame_ancestors=[NONE])
def raw(request: Request, quarantine_id: int) -> HttpResponse:
    """Its bytes, only ever as a download."""
    row = quarantine.get(request.actor, quarantine_id)
    name = f'attachment; filename="arrival-{row.arrival_id}.bin"'
    headers = {"Content-Disposition": name}
    return HttpResponse(bytes(row.arrival.raw), content_type="application/octet-stream", headers=headers)


@require_POST
def replay(request: Request, quarantine_id: int) -> HttpResponse:
    quarantine.replay(quarantine.get(request.actor, quarantine_id), actor=request.actor)
    messages.success(
        request, _("Handed to reception again. If it fails once more, it comes back here with its reason.")
    )
    return redirect("channels:quarantine")


@require_POST
def dismiss(request: Request, quarantine_id: int) -> HttpResponse:
    quarantine.dismiss(quarantine.get(request.actor, quarantine_id), actor=request.actor)
    messages.success(request, _("Dismissed. Its bytes stay until retention ends."))
    return redirect("channels:quarantine")
