"""What every step's page has in common: the list of steps beside it, and where it goes on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from sixring.core.request import Request

from . import steps


def show(request: Request, key: str, form: forms.Form | None = None, **more: Any) -> HttpResponse:
    """The page of step `key`; 422 where what was typed can't be used."""
    found = steps.shown()
    place = steps.KEYS.index(key)
    around = {"before": steps.STEPS[place - 1] if place else None, "after": found[place + 1 :][:1]}
    context = {"steps": found, "current": found[place], "place": place + 1, "form": form, **around, **more}
    bound = form is not None and form.is_bound and bool(form.errors)
    return render(request, f"home/first_run/{key}.html", context, status=422 if bound else 200)
