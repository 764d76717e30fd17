"""The settings page of consent: for each purpose the words people are shown, and every version there was."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sixring.core.errors import Invalid
from sixring.core.request import Request
from sixring.people.consent import wordings
from sixring.people.consent.terms import WORDED


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Request) -> HttpResponse:
    """Each form of the page posts a purpose and its new text; what was shown before stays as it was."""
    request.actor.must("configure")
    if request.method == "POST":
        return written(request)
    current = {key: wordings.current(key) for key in WORDED}
    rows = [
        {"key": key, "label": label, "now": current[key], "versions": wordings.versions(key)}
        for key, label in WORDED.items()
    ]
    return render(request, "conversations/preferences/wordings.html", {"rows": rows, "longest": wordings.LONGEST})


def written(request: Request) -> HttpResponse:
    try:
        kept = wordings.write(request.POST.get("purpose", ""), request.POST.get("text", ""), actor=request.actor)
        messages.success(request, _("Kept as version %(n)d. It is shown from now on.") % {"n": kept.version})
    except Invalid as wrong:
        messages.error(request, wrong.message)
    return redirect("conversations:wordings")
