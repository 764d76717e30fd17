"""Moving in on the screen: choose, look through, start, watch, and what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sixring.core.errors import Invalid
from sixring.core.request import Request

from . import commands, inbox, moves, reports
from .export import asked
from .forms import SourceForm, TrustForm
from .models import Move, Reject
from .tables import mapping

PAGE = 25
BUSY = commands.BUSY


@require_safe
def index(request: Request) -> HttpResponse:
    return render(request, "moving/list.html", listed(request, SourceForm()))


def listed(request: Request, form: SourceForm) -> dict[str, Any]:
    found = moves.visible_to(request.actor).exclude(kind=moves.GOES_OUT).select_related("agent")[:PAGE]
    return {"moves": found, "form": form, **made(request)}


def made(request: Request) -> dict[str, Any]:
    """The export of everything that is there, or being made."""
    move = asked.latest(request.actor)
    if move is None:
        return {"export": None, "until": None, "making": False}
    return {"export": move, "until": asked.until(move), "making": move.state in BUSY}


@require_POST
def begin(request: Request) -> HttpResponse:
    """Look through what was chosen."""
    request.actor.must("own")
    form = SourceForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "moving/list.html", listed(request, form), status=422)
    kind, place, files = (form.cleaned_data[name] for name in ("kind", "place", "uploads"))
    source = inbox.chosen(place) if place else inbox.kept(files)
    told = commands.guessed(source) if kind == "csv" else {}
    name = place or ", ".join(str(file.name) for file in files)
    move = moves.open_in(kind, source, actor=request.actor, mapping=told, name=name, uploaded=not place)
    return redirect("moving:show", move.pk)


@require_POST
def take_out(request: Request) -> HttpResponse:
    """Everything into one file; the worker makes it."""
    asked.ask(actor=request.actor)
    return redirect(reverse("moving:list") + "#export")


@require_safe
def taking_out(request: Request) -> HttpResponse:
    """How far it is; asked again and again while it is being made."""
    return render(request, "moving/_export.html", made(request))


@require_safe
def fetch(request: Request, export_id: int) -> FileResponse:
    move = asked.get(request.actor, export_id)
    file = asked.fetched(move, actor=request.actor).open("rb")
    answer = FileResponse(file, as_attachment=True, filename="sixring-everything.zip", content_type="application/zip")
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def show(request: Request, move_id: int) -> HttpResponse:
    return render(request, "moving/show.html", shown(request, moves.get(request.actor, move_id)))


@require_safe
def progress(request: Request, move_id: int) -> HttpResponse:
    """How far it is; asked again and again while it is under way."""
    return render(request, "moving/_state.html", shown(request, moves.get(request.actor, move_id)))


def shown(request: Request, move: Move) -> dict[str, Any]:
    rejected = move.rejects.exclude(state=Reject.State.TAKEN).order_by("pk")
    return {
        "move": move, "busy": move.state in BUSY, "progress": reports.progress(move),
        "looked": reports.named(move.looked.get("counts", {})), "brought": reports.named(move.counts),
        "seconds": reports.said(move.looked.get("seconds", 1)), "left": reports.left(move),
        "page": Paginator(rejected, PAGE).get_page(request.GET.get("page")),
        "trust": TrustForm(initial={"trust": move.trust}), "can_correct": move.kind == "zendesk",
        "map": mapping.written(move.mapping) if move.kind == "csv" else "",
    }  # fmt: skip


@require_POST
def look(request: Request, move_id: int) -> HttpResponse:
    """Look through it again: with another trust, or another map."""
    move, form = moves.get(request.actor, move_id), TrustForm(request.POST)
    if "map" in request.POST:
        told = mapping.read(request.POST["map"])
        mapping.check(told)
        moves.look_again(move, actor=request.actor, told=told)
    elif form.is_valid():
        moves.look_again(move, actor=request.actor, trust=form.cleaned_data["trust"])
    return redirect("moving:show", move_id)


@require_POST
def start(request: Request, move_id: int) -> HttpResponse:
    moves.start(moves.get(request.actor, move_id), actor=request.actor)
    return redirect("moving:show", move_id)


@require_POST
def stop(request: Request, move_id: int) -> HttpResponse:
    moves.stop(moves.get(request.actor, move_id), actor=request.actor)
    messages.success(request, _("Stopped. What is in stays in; it can go on from here."))
    return redirect("moving:show", move_id)


@require_safe
def report(request: Request, move_id: int) -> StreamingHttpResponse:
    move = moves.get(request.actor, move_id)
    name = {"Content-Disposition": f'attachment; filename="import-{move.pk}.csv"'}
    return StreamingHttpResponse(reports.lines(move), content_type="text/csv; charset=utf-8", headers=name)


@require_POST
def again(request: Request, move_id: int, reject_id: int) -> HttpResponse:
    """A rejected row, as it was corrected."""
    move = moves.get(request.actor, move_id)
    reject = get_object_or_404(Reject, pk=reject_id, move=move)
    try:
        moves.try_again(reject, request.POST.get("raw", ""), actor=request.actor)
    except Invalid as why:
        messages.error(request, _("Line %(line)s stays set aside: %(why)s") % {"line": reject.line, "why": why.message})
    else:
        messages.success(request, _("Line %(line)s was brought in.") % {"line": reject.line})
    return redirect("moving:show", move_id)
