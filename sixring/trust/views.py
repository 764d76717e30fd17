"""Pages of privacy: exports, receipts, and how long things are kept."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sixring.core.errors import Invalid
from sixring.core.request import Request
from sixring.core.retention import kinds

from . import retention
from .models import Erasure, PersonExport
from .privacy import aside, exporting

PAGE = 50


@require_safe
def privacy(request: Request) -> HttpResponse:
    """Exports that wait to be fetched, and receipts of what was erased, the latest first."""
    request.actor.must("configure")
    page = Paginator(Erasure.objects.select_related("by").order_by("-pk"), PAGE).get_page(request.GET.get("page"))
    exports = PersonExport.objects.exclude(state=PersonExport.State.GONE).select_related("by").order_by("-pk")
    return render(request, "trust/privacy.html", {"page": page, "exports": exports[:PAGE]})


@require_safe
def receipt(request: Request, receipt: str) -> HttpResponse:
    request.actor.must("configure")
    row = get_object_or_404(Erasure.objects.select_related("by"), key=receipt)
    context = {"row": row, "copies": aside.copies(row.asked_at), "open": row.state != Erasure.State.DONE}
    return render(request, "trust/receipt.html", context)


@require_safe
def fetch(request: Request, export: str) -> FileResponse:
    row = exporting.fetched(exporting.get(export, request.actor), actor=request.actor)
    answer = FileResponse(exporting.path_of(row).open("rb"), as_attachment=True, filename=f"person-{row.person}.zip")
    answer["Content-Type"], answer["Cache-Control"] = "application/zip", "private, no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: Request) -> HttpResponse:
    """How many days each kind is kept, and how many things would go."""
    request.actor.must("configure")
    typed = {one.name: request.POST.get(one.name, "").strip() for one in kinds()}
    wrong = ""
    if request.method == "POST":
        try:
            chosen = {name: days(text) for name, text in typed.items()}
            if "preview" not in request.POST:
                for name, value in chosen.items():
                    retention.keep(name, value, actor=request.actor)
                messages.success(request, _("Kept. What is over its time goes a little at a time from now on."))
                return redirect("trust:retention")
        except Invalid as problem:
            wrong = problem.message
    return render(request, "trust/retention.html", shown(typed, wrong), status=422 if wrong else 200)


def days(text: str) -> int | None:
    """A number of days; None where nothing was typed. Raises `Invalid` for anything else."""
    if not text:
        return None
    if not text.isdecimal() or len(text) > 6:
        raise Invalid(_("Days are a whole number, or nothing for good. Nothing was changed."))
    return int(text)


def shown(typed: dict[str, str], wrong: str) -> dict[str, Any]:
    """Each kind with what stands, or what was just typed, and how many would go by it."""
    rows = []
    for rule in retention.rules():
        text = typed.get(rule.kind.name) or ""
        asked = int(text) if text.isdecimal() and len(text) <= 6 else None if text or typed_any(typed) else rule.days
        rows.append({"rule": rule, "days": asked, "older": retention.older(rule.kind, asked)})
    return {"rows": rows, "wrong": wrong, "previewing": typed_any(typed)}


def typed_any(typed: dict[str, str]) -> bool:
    return any(typed.values())
