"""The page "You": what a colleague decides about themselves."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from sixring.conversations.notices import KINDS
from sixring.core import preferences
from sixring.core.errors import SixringError
from sixring.core.models import Agent
from sixring.core.preferences import LONGEST_SIGNATURE, LONGEST_UNDO
from sixring.core.request import Request

DIGESTS = [
    ("off", gettext_lazy("Not at all")), ("hourly", gettext_lazy("Every hour")), ("daily", gettext_lazy("Once a day")),
]  # fmt: skip


class YouForm(forms.Form):
    """`wanted` are the kinds of notices that are not muted."""

    name = forms.CharField(max_length=100, label=gettext_lazy("Name"))
    zone = forms.CharField(
        max_length=64, label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Times are shown and read in it. Such as Europe/Berlin."),
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
    )  # fmt: skip
    signature = forms.CharField(
        required=False, max_length=LONGEST_SIGNATURE, widget=forms.Textarea(attrs={"rows": 3}),
        label=gettext_lazy("Signature"), help_text=gettext_lazy("Stands under your mails."),
    )  # fmt: skip
    phone = forms.CharField(
        required=False, max_length=60, widget=forms.TextInput(attrs={"autocomplete": "tel"}),
        label=gettext_lazy("Your phone at the desk"),
        help_text=gettext_lazy("Rings when you answer or make a call. With its country, such as +44 20 7946 0100, or "
                               "an extension."),
    )  # fmt: skip
    undo_seconds = forms.IntegerField(
        min_value=0, max_value=LONGEST_UNDO, label=gettext_lazy("Seconds in which an answer can be called back"),
        help_text=gettext_lazy("0 sends at once."),
    )  # fmt: skip
    wanted = forms.MultipleChoiceField(
        required=False, choices=[(kind, label) for kind, (label, _line, _icon) in KINDS.items()],
        widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Tell me when"),
    )  # fmt: skip
    digest = forms.ChoiceField(choices=DIGESTS, label=gettext_lazy("Mail me what I have not read"))
    digest_hour = forms.TypedChoiceField(
        choices=[(hour, f"{hour:02}:00") for hour in range(24)], coerce=int, label=gettext_lazy("When once a day, at"),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request) -> HttpResponse:
    request.actor.must("see")
    form = YouForm(request.POST or None, initial=current(request.user))
    if form.is_valid() and kept(form, request):
        messages.success(request, _("Kept."))
        return redirect("you")
    context = {"form": form, "zones": sorted(available_timezones())}
    return render(request, "home/you.html", context, status=422 if form.is_bound else 200)


def current(agent: Agent) -> dict[str, Any]:
    chosen = preferences.of(agent)
    return {
        "name": agent.name, "zone": agent.zone, "signature": chosen.signature, "undo_seconds": chosen.undo_seconds,
        "digest": chosen.digest, "digest_hour": chosen.digest_hour, "phone": chosen.phone,
        "wanted": [kind for kind in KINDS if kind not in chosen.muted],
    }  # fmt: skip


def kept(form: YouForm, request: Request) -> bool:
    """Write all of it or nothing; what is refused stands in the form."""
    typed, agent = form.cleaned_data, Agent.objects.get(pk=request.user.pk)
    chosen = {name: typed[name] for name in ("signature", "undo_seconds", "digest", "digest_hour", "phone")}
    muted = [kind for kind in KINDS if kind not in typed["wanted"]]
    try:
        with transaction.atomic():
            preferences.introduce(agent, actor=request.actor, name=typed["name"], zone=typed["zone"])
            preferences.change(agent, actor=request.actor, muted=muted, **chosen)
    except SixringError as error:
        form.add_error(None, error.message)
        return False
    return True
