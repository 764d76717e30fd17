"""Snippets: picked in the composer, kept in the settings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.core.actors import Actor
from sixring.core.models import Team
from sixring.core.request import Request

from .. import access
from ..models import Snippet
from ..writing import snippets
from .acts import answerable

MOST = 300


class SnippetForm(forms.Form):
    """A name, a text, and for leads with whom it is shared."""

    name = forms.CharField(max_length=60, label=gettext_lazy("Name"))
    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 8}), max_length=snippets.LONGEST, label=gettext_lazy("Text")
    )
    sharing = forms.ChoiceField(label=gettext_lazy("Who uses it"), required=False)

    def __init__(self, *args: Any, actor: Actor, snippet: Snippet | None, **kwargs: Any) -> None:
        if snippet is not None:
            sharing = f"team:{snippet.team_id}" if snippet.team_id else "everybody" if snippet.shared else "me"
            kwargs["initial"] = {"name": snippet.name, "text": snippet.text, "sharing": sharing}
        super().__init__(*args, **kwargs)
        teams = Team.objects.order_by("name") if actor.may("configure") else Team.objects.filter(pk__in=actor.teams)
        self.teams = {f"team:{team.pk}": team for team in teams} if actor.may("lead") else {}
        choices = [("me", _("Only me"))]
        if actor.may("lead"):
            choices += [("everybody", _("Everybody")), *((key, team.name) for key, team in self.teams.items())]
        field = self.fields["sharing"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        sharing = data.pop("sharing", "") or "me"
        return {**data, "shared": sharing != "me", "team": self.teams.get(sharing)}


@require_safe
def options(request: Request, conversation_id: int) -> HttpResponse:
    """The list the picker filters."""
    request.actor.must("answer")
    conversation = access.get(request.actor, conversation_id)
    found = snippets.visible_to(request.actor)[:MOST]
    return render(request, "conversations/_snippet_options.html", {"snippets": found, "conversation": conversation})


@require_POST
def use(request: Request, conversation_id: int, snippet_id: int) -> HttpResponse:
    """The text of a snippet, filled for this conversation."""
    conversation = answerable(request, conversation_id)
    text = snippets.use(snippets.get(request.actor, snippet_id), conversation, actor=request.actor)
    return JsonResponse({"text": text, "unfilled": snippets.unfilled(text)})


@require_safe
def index(request: Request) -> HttpResponse:
    request.actor.must("answer")
    rows = [(row, snippets.may_change(row, request.actor)) for row in snippets.visible_to(request.actor)]
    return render(request, "conversations/snippets.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    request.actor.must("answer")
    return edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, snippet_id: int) -> HttpResponse:
    request.actor.must("answer")
    return edit(request, snippets.get(request.actor, snippet_id))


@require_POST
def delete(request: Request, snippet_id: int) -> HttpResponse:
    request.actor.must("answer")
    snippets.delete(snippets.get(request.actor, snippet_id), actor=request.actor)
    messages.success(request, _("The snippet is gone."))
    return redirect("conversations:snippets")


def edit(request: Request, snippet: Snippet | None) -> HttpResponse:
    """The form; POST saves, or with `preview` shows it filled with a sample."""
    form = SnippetForm(request.POST or None, actor=request.actor, snippet=snippet)
    previewing = "preview" in request.POST
    if form.is_valid() and not previewing:
        snippets.write(**form.cleaned_data, actor=request.actor, snippet=snippet)
        messages.success(request, _("Kept."))
        return redirect("conversations:snippets")
    text = request.POST.get("text", snippet.text if snippet else "")
    context = {
        "form": form, "snippet": snippet, "preview": snippets.fill(text, snippets.SAMPLE) if text else "",
        "unknown": snippets.unfilled(snippets.fill(text, snippets.SAMPLE)), "variables": list(snippets.SAMPLE),
        "may_change": snippet is None or snippets.may_change(snippet, request.actor),
    }  # fmt: skip
    return render(request, "conversations/snippet.html", context, status=422 if form.errors and not previewing else 200)
