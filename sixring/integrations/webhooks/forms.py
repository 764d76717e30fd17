"""What people type about an endpoint."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sixring.core import clock
from sixring.core.actors import LADDER, Actor
from sixring.core.models import Agent

from . import kinds
from .models import Endpoint


class EndpointForm(forms.Form):
    """Only owners who may see no more than the actor are offered."""

    url = forms.CharField(
        max_length=500, label=_("Address"), widget=forms.URLInput(attrs={"dir": "ltr", "spellcheck": "false"}),
        help_text=_("Begins with https://. It gets a POST request for each event, and answers 2xx."),
    )  # fmt: skip
    description = forms.CharField(
        max_length=200, required=False, label=_("What it is for"), help_text=_("So that colleagues know it.")
    )
    kinds = forms.MultipleChoiceField(
        choices=[(one.name, one.label) for one in kinds.ALL], widget=forms.CheckboxSelectMultiple,
        label=_("Tell it when"),
    )  # fmt: skip
    owner = forms.ModelChoiceField(
        queryset=Agent.objects.none(), empty_label=None, label=_("In whose name"),
        help_text=_("It is told what this colleague may see, and nothing else."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)
        roles = LADDER[: LADDER.index(actor.role) + 1]
        owner.queryset = Agent.objects.filter(is_active=True, role__in=roles).order_by("name")


class SinceForm(forms.Form):
    """From which day on what was given up is told again."""

    since = forms.DateField(
        label=_("Everything given up since"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def first(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "url": endpoint.url, "description": endpoint.description, "kinds": endpoint.kinds, "owner": endpoint.owner_id,
    }  # fmt: skip


def some_days_ago() -> dict[str, Any]:
    return {"since": (clock.now() - timedelta(days=3)).date()}
