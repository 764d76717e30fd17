"""The living style page and the sample of the desk."""

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .icons import names
from .ring import Ring

COLOURS = (
    "paper surface sunken line edge ink ink-2 ink-3 accent accent-soft good watch bad info note "
    "mail chat phone message social store web api"
).split()


class Sample(forms.Form):
    """One of each field, for the style page."""

    name = forms.CharField(help_text=gettext_lazy("As your team says it."))
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    kind = forms.ChoiceField(
        choices=[
            ("email", gettext_lazy("E-mail")),
            ("webchat", gettext_lazy("Web chat")),
            ("call", gettext_lazy("Phone")),
        ]
    )
    settings = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    enabled = forms.BooleanField(label=gettext_lazy("Open for new messages"), required=False)


def style(request: HttpRequest) -> HttpResponse:
    """Every component in both themes."""
    return render(
        request,
        "look/style.html",
        {**_story(), "themes": ("light", "dark"), "icons": sorted(names()), "colours": COLOURS},
    )


def sample(request: HttpRequest) -> HttpResponse:
    """The desk as it is meant to be, with invented rows of the test cast."""
    pane = "list" if request.GET.get("pane") == "list" else "conversation"
    return render(request, "look/sample.html", {**_story(), "pane": pane, "rows": range(3)})


def _story() -> dict[str, object]:
    now = timezone.now()
    return {
        "dan": Ring.of(
            {
                "people": (0.95, _("4 verified, 1 suggested")),
                "channels": (0.8, _("prefers chat, mornings")),
                "personalization": (0.7, _("offers yes · phone no")),
                "crm": (0.9, _("€1,284 · 19 orders")),
                "collaboration": (0.5, _("1 open, due today")),
                "experience": (0.25, _("falling · ease 3 of 7")),
            }
        ),
        "cleo": Ring.of({"people": (0.1, _("a visitor, not known yet")), "channels": (0.2, _("this chat only"))}),
        "well": Ring.of({"people": 1, "channels": 0.9, "personalization": 0.7, "crm": 0.8, "experience": 0.9}),
        "minutes": now - timedelta(minutes=4),
        "hours": now - timedelta(hours=3),
        "days": now - timedelta(days=2),
        "long_ago": now - timedelta(days=40),
        "soon": now + timedelta(minutes=11),
        "bound": Sample({"name": "Support", "email": "not an address", "kind": "email"}),
    }
