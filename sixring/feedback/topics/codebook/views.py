"""The codebook's pages: codes and rounds, coding one text after the other, and how far people agree."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.core.errors import NotFound, Refused
from sixring.core.request import Request

from ...models import Code, CodingRound, CodingText
from .. import texts
from . import coding
from .forms import CodeForm, RoundForm


@require_safe
def index(request: Request) -> HttpResponse:
    request.actor.must("answer")
    return page(request, CodeForm(), RoundForm())


def page(request: Request, code: CodeForm, new: RoundForm, status: int = 200) -> HttpResponse:
    context = {
        "codes": Code.objects.order_by("retired", "order", "name"),
        "rounds": [{"round": one, "agreement": coding.agree(one)} for one in coding.rounds()[:20]],
        "code_form": code,
        "round_form": new,
        "may_shape": request.actor.may(coding.MAY),
    }
    return render(request, "feedback/codebook/index.html", context, status=status)


@require_POST
def add(request: Request) -> HttpResponse:
    request.actor.must(coding.MAY)
    form = CodeForm(request.POST)
    if not kept(request, form):
        return page(request, form, RoundForm(), 422)
    messages.success(request, _("The code is there."))
    return redirect("feedback:codebook")


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, code_id: int) -> HttpResponse:
    request.actor.must(coding.MAY)
    code = code_of(code_id)
    first = {"name": code.name, "description": code.description, "order": code.order}
    form = CodeForm(request.POST or None, initial=first)
    if form.is_bound and kept(request, form, code):
        messages.success(request, _("Saved."))
        return redirect("feedback:codebook")
    context = {"code": code, "form": form}
    return render(request, "feedback/codebook/code.html", context, status=422 if form.is_bound else 200)


def kept(request: Request, form: CodeForm, code: Code | None = None) -> bool:
    """Whether it could be kept; else the form says why not."""
    if not form.is_valid():
        return False
    typed = form.cleaned_data
    try:
        coding.keep_code(
            typed["name"], typed["description"], typed["order"] or 0, actor=request.actor, code=code
        )  # fmt: skip
    except Refused as refused:
        form.add_error("name", refused.message)
        return False
    return True


@require_POST
def retire(request: Request, code_id: int) -> HttpResponse:
    code = code_of(code_id)
    coding.retire(code, actor=request.actor, retired=not code.retired)
    return redirect("feedback:codebook")


@require_POST
def begin(request: Request) -> HttpResponse:
    request.actor.must(coding.MAY)
    form = RoundForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            one = coding.begin(typed["name"], typed["many"], typed["level"], actor=request.actor)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            return redirect("feedback:coding", one.pk)
    return page(request, CodeForm(), form, 422)


@require_safe
def show(request: Request, round_id: int) -> HttpResponse:
    """How far everybody is, and how far they agree."""
    one = coding.get(request.actor, round_id)
    differing = coding.differing(one, request.actor)
    words = {text.reading: text.words for text in texts.of([text.reading_id for text, _codings in differing])}
    context = {
        "round": one,
        "progress": coding.progress(one),
        "agreement": coding.agree(one),
        "next": None if one.closed_at else coding.next_of(one, request.actor),
        "differing": [(text, words.get(text.reading_id, ""), codings) for text, codings in differing],
        "may_shape": request.actor.may(coding.MAY),
    }
    return render(request, "feedback/codebook/round.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def text(request: Request, round_id: int, place: int) -> HttpResponse:
    """One text and the codes to choose from; POST keeps the choice and goes on to the next."""
    one = coding.get(request.actor, round_id)
    row = coding.own(one, request.actor).filter(place=place).first()
    if row is None:
        raise NotFound
    if request.method == "POST":
        given = request.POST.get("code", "")
        coding.choose(row, code_of(int(given)) if given.isdigit() and given != "0" else None, actor=request.actor)
        after = coding.next_of(one, request.actor)
        return redirect("feedback:coding_text", one.pk, after.place) if after else redirect("feedback:coding", one.pk)
    return render(request, "feedback/codebook/text.html", about(request, one, row))


def about(request: Request, one: CodingRound, row: CodingText) -> dict[str, Any]:
    words = texts.of([row.reading_id])
    mine = row.codings.filter(by=request.actor.id).first()
    return {
        "round": one,
        "text": row,
        "words": words[0].words if words else "",
        "codes": Code.objects.filter(retired=False).order_by("order", "name"),
        "mine": mine,
        "chosen": mine.code_id or 0 if mine else None,
        "done": coding.own(one, request.actor).filter(codings__by=request.actor.id).count(),
    }


@require_POST
def close(request: Request, round_id: int) -> HttpResponse:
    coding.close(coding.get(request.actor, round_id), actor=request.actor)
    messages.success(request, _("Closed. Everybody sees now what was chosen."))
    return redirect("feedback:coding", round_id)


def code_of(code_id: int) -> Code:
    found = Code.objects.filter(pk=code_id).first()
    if found is None:
        raise NotFound
    return found
