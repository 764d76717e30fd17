"""Settings of what is asked about a matter: the contact reasons, and the custom fields of conversations and persons."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.db import models
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sixring.core.errors import NotFound, SixringError
from sixring.core.models import CustomField
from sixring.core.request import Request

from ..matter import fields, reasons
from ..models import ContactReason

Row = TypeVar("Row", bound=models.Model)


@require_http_methods(["GET", "HEAD", "POST"])
def reason_list(request: Request) -> HttpResponse:
    """Each form of the page posts what to do (`act`) and to which reason."""
    request.actor.must("configure")
    if request.method == "POST":
        return settled(request, "conversations:reasons", change_reasons)
    rows = ContactReason.objects.order_by("retired", "order", "name")
    return render(request, "conversations/reasons.html", {"rows": rows, "asks": reasons.asks_for_one()})


def change_reasons(request: Request) -> str:
    act, name = request.POST.get("act", ""), request.POST.get("name", "")
    if act == "add":
        reasons.add(name, actor=request.actor)
        return _("Added.")
    if act == "ask":
        reasons.ask_for_one(request.POST.get("asks") == "yes", actor=request.actor)
        return _("Kept.")
    row = one_of(ContactReason, request)
    if act == "rename":
        reasons.rename(row, name, actor=request.actor)
    elif act in ("retire", "bring back"):
        reasons.retire(row, act == "retire", actor=request.actor)
    elif act in ("up", "down"):
        reasons.shift(row, -1 if act == "up" else 1, actor=request.actor)
    else:
        raise NotFound
    return _("Kept.")


@require_http_methods(["GET", "HEAD", "POST"])
def field_list(request: Request) -> HttpResponse:
    request.actor.must("configure")
    if request.method == "POST":
        return settled(request, "conversations:fields", change_fields)
    groups = [(on, CustomField.objects.filter(on=on).order_by("retired", "order", "label")) for on in CustomField.On]
    context = {"groups": groups, "kinds": CustomField.Kind.choices, "ons": CustomField.On.choices}
    return render(request, "conversations/fields.html", context)


def change_fields(request: Request) -> str:
    typed = request.POST
    act = typed.get("act", "")
    if act == "add":
        fields.add(
            typed.get("on", ""), typed.get("label", ""), typed.get("kind", ""), typed.get("choices", ""),
            actor=request.actor,
        )  # fmt: skip
        return _("Added. It is asked for from now on.")
    row = one_of(CustomField, request)
    if act == "rename":
        fields.rename(row, typed.get("label", ""), actor=request.actor)
    elif act in ("retire", "bring back"):
        fields.retire(row, act == "retire", actor=request.actor)
    else:
        raise NotFound
    return _("Kept.")


def one_of(model: type[Row], request: Request) -> Row:
    asked = request.POST.get("id", "")
    found = model._default_manager.filter(pk=asked).first() if asked.isdigit() and len(asked) < 19 else None
    if found is None:
        raise NotFound
    return found


def settled(request: Request, back: str, change: Callable[[Request], str]) -> HttpResponse:
    """Do it and come back to the list, with a word about what was done or why not."""
    try:
        messages.success(request, change(request))
    except SixringError as error:
        if isinstance(error, NotFound):
            raise
        messages.error(request, error.message)
    return redirect(back)
