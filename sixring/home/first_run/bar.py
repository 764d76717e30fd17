"""A slim bar over the pages that steps of setting up lead to, so that one finds back."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from sixring.core.request import may

from . import steps

PLACES = ("/settings/", "/you/security/")
configures = may("configure")


def is_near(request: HttpRequest) -> bool:
    return request.path.startswith(PLACES) and configures(request)


def bar(request: HttpRequest, subject: object) -> str:
    found = steps.shown()
    if not steps.is_wanted(request.actor, found):  # type: ignore[attr-defined]
        return ""
    done = len(found) - len(steps.left(found))
    return render_to_string("home/first_run/_bar.html", {"steps": found, "done": done}, request)
