"""Settings: within how much opening time a first and a next answer are due, as a table of teams and channels."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from sixring.channels.models import Account
from sixring.channels.registry import adapter_of
from sixring.core.models import Team
from sixring.core.request import Request

from .. import targets
from ..forms import LengthField, said_length

KINDS = (("first", gettext_lazy("first reply")), ("next", gettext_lazy("next reply")))


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Request) -> HttpResponse:
    request.actor.must("configure")
    teams: list[Team | None] = [None, *Team.objects.order_by("name")]
    channels = [("", _("All channels")), *channels_in_use()]
    form = form_of(request, teams, [kind for kind, _label in channels])
    if form.is_valid():
        save(request, form, teams, [kind for kind, _label in channels])
        messages.success(request, _("Saved. What waits is counted anew."))
        return redirect("work:targets")
    rows = [
        {"team": team, "cells": [cell(form, team, kind, label) for kind, label in channels]} for team in teams
    ]  # fmt: skip
    context = {"form": form, "rows": rows, "channels": channels}
    return render(request, "work/targets.html", context, status=422 if form.is_bound else 200)


def form_of(request: Request, teams: list[Team | None], channels: list[str]) -> forms.Form:
    """Two fields for every team and channel; what is empty shows what holds instead."""
    table, form = targets.table(), forms.Form(request.POST or None, auto_id="id_%s")
    for team in teams:
        for channel in channels:
            for number, (kind, label) in enumerate(KINDS):
                own = table.get((pk_of(team), channel), targets.NOTHING)[number]
                field = LengthField(label=label, initial=said_length(own))
                held = targets.minutes_for(table, pk_of(team), channel, number == 0)
                field.widget.attrs |= {"placeholder": said_length(held) or _("a day"), "class": "input"}
                form.fields[name(team, channel, kind)] = field
    return form


def save(request: Request, form: forms.Form, teams: list[Team | None], channels: list[str]) -> None:
    for team in teams:
        for channel in channels:
            first, after = (form.cleaned_data[name(team, channel, kind)] for kind, _label in KINDS)
            targets.set_target(team, channel, (first, after), actor=request.actor)


def cell(form: forms.Form, team: Team | None, channel: str, label: str) -> dict[str, Any]:
    fields = [form[name(team, channel, kind)] for kind, _label in KINDS]
    return {"fields": fields, "channel": label}


def name(team: Team | None, channel: str, kind: str) -> str:
    return f"{kind}-{pk_of(team) or 0}-{channel or 'all'}"


def pk_of(team: Team | None) -> int | None:
    return team.pk if team else None


def channels_in_use() -> list[tuple[str, str]]:
    """Kinds of accounts that bring messages, as they are called."""
    kinds = Account.objects.order_by("kind").values_list("kind", flat=True).distinct()
    found = []
    for kind in kinds:
        try:
            adapter = adapter_of(kind)
        except KeyError:
            continue
        if adapter.capabilities.conversational:
            found.append((kind, str(adapter.label)))
    return found
