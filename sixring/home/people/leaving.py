"""Exporting and erasing a person, from their page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sixring.core import privacy
from sixring.core.request import Request
from sixring.people import privacy as of_people
from sixring.trust.privacy import aside, erasing, exporting

from .page import person_of


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: Request, person_id: int) -> HttpResponse:
    """Says exactly what will go; the name has to be typed, for this can't be undone."""
    request.actor.must("configure")
    person = person_of(request, person_id)
    asked = person.name or str(person.pk)
    wrong = ""
    if request.method == "POST":
        if request.POST.get("typed", "").strip() == asked:
            row = erasing.erase(person, actor=request.actor, suppress="suppress" in request.POST)
            return redirect("trust:receipt", row.key)
        wrong = _("That is not the name. Nothing was erased.")
    subject = of_people.subject_of(person)
    context = {
        "person": person, "asked": asked, "wrong": wrong, "going": privacy.preview(subject),
        "values": sorted({value for _kind, _scope, value in subject.known_as}),
        "copies": aside.copies(), "refuses": of_people.has_refused(person),
    }  # fmt: skip
    return render(request, "home/erase.html", context, status=422 if wrong else 200)


@require_POST
def export(request: Request, person_id: int) -> HttpResponse:
    request.actor.must("configure")
    exporting.ask(person_of(request, person_id), actor=request.actor)
    messages.success(request, _("The export is being made. It waits here for a week."))
    return redirect("trust:privacy")
