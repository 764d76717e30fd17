"""The pages of reading: one reading with its correction, how well we read, and the sample that tells it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sixring.conversations import access
from sixring.core.errors import Invalid
from sixring.core.request import Request

from ..models import Reading
from . import again, correcting, panels, quality, sampling

TRUTH = {"yes": True, "no": False}


@require_safe
def show(request: Request, reading_id: int) -> HttpResponse:
    """One reading; for htmx the box beneath its message."""
    return render(request, template(request), context_of(request, correcting.get(request.actor, reading_id)))


@require_POST
def correct(request: Request, reading_id: int) -> HttpResponse:
    """What a colleague says: `field` and `value` ("yes" and "no" for what is or is not)."""
    reading = correcting.get(request.actor, reading_id)
    value = request.POST.get("value", "")
    correcting.correct(reading, request.POST.get("field", ""), TRUTH.get(value, value), actor=request.actor)
    if request.htmx and "beside" in request.POST and reading.conversation_id:
        return feeling(request, reading.conversation_id)
    if request.htmx:
        return render(request, template(request), context_of(request, correcting.get(request.actor, reading_id)))
    messages.success(request, _("Kept. It stays, whoever reads it again, and is learnt from."))
    place = panels.place(reading)
    return redirect(place) if place else redirect("feedback:reading", reading_id)


def feeling(request: Request, conversation_id: int) -> HttpResponse:
    """The panel beside a conversation."""
    return HttpResponse(panels.beside(request, access.get(request.actor, conversation_id)))


def template(request: Request) -> str:
    return "feedback/reading/_reading.html" if request.htmx else "feedback/reading/reading.html"


def context_of(request: Request, reading: Reading) -> dict[str, object]:
    return {
        **panels.of_reading(reading), "may_answer": request.actor.may("answer"), "place": panels.place(reading),
        "corrected": reading.corrections.select_related("by").order_by("field"), "text": sampling.text_of(reading),
    }  # fmt: skip


@require_safe
def index(request: Request) -> HttpResponse:
    """How well we read."""
    request.actor.must("lead")
    template_ = "feedback/reading/_again.html" if request.htmx else "feedback/reading/quality.html"
    context = {**quality.figures(), "again": again.latest(), "may_configure": request.actor.may("configure")}
    return render(request, template_, context)


@require_POST
def read_again(request: Request) -> HttpResponse:
    """Begin to read everything again, or stop that (`stop`)."""
    if "stop" in request.POST:
        again.stop(actor=request.actor)
        messages.success(request, _("Stopped. What was read again stays so."))
    else:
        again.begin(actor=request.actor)
    return redirect("feedback:readings")


@require_safe
def sample(request: Request) -> HttpResponse:
    """A text drawn at random, without what was read in it: what would you say?"""
    request.actor.must("lead")
    drawn = sampling.draw(request.actor)
    context = {"reading": drawn, "text": sampling.text_of(drawn) if drawn else "", "n": sampling.labelled()}
    return render(request, "feedback/reading/sample.html", context)


@require_POST
def label(request: Request, reading_id: int) -> HttpResponse:
    """The answer; the next text comes."""
    request.actor.must("lead")
    reading = correcting.get(request.actor, reading_id)
    if "label" not in request.POST:
        raise Invalid(_("Choose what they feel, or that you can’t tell."))
    said = {"urgent": "urgent" in request.POST, "repeated": "repeated" in request.POST}
    sampling.answer(reading, request.POST["label"], said, actor=request.actor)
    return redirect("feedback:sample")
