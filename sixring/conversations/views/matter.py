"""What is decided about a matter: whose turn it is, why they wrote, tags, fields, who the customer is, who has it."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.core.errors import Invalid, NotFound, SixringError
from sixring.core.models import Agent, Team
from sixring.core.request import Request
from sixring.people.models import Identity

from .. import access, closure, participants, reference
from ..forms import colleagues
from ..matter import fields, handoff, reasons, tags
from ..models import Conversation, Tag
from ..regrouping import deeds
from .acts import answerable, done, leave
from .desk import address, talk_of
from .panel import drawn
from .resolving import reason_in


@require_safe
def by_reference(request: Request, typed: str) -> HttpResponse:
    """`/k/K7-4QF/` leads to the conversation people call so."""
    number = reference.id_of(typed)
    if number is None:
        raise NotFound("There is no such reference. One sign may be mistyped.")
    return redirect("conversations:show", access.get(request.actor, number).pk)


@require_POST
def hold(request: Request, conversation_id: int) -> HttpResponse:
    conversation = answerable(request, conversation_id)
    with deeds.doing("hold", [conversation.pk], actor=request.actor) as did:
        closure.hold(conversation, request.POST.get("held_for", ""), actor=request.actor)
    return done(request, conversation, _("On hold, until you or the customer bring it back."), deed=did.deed)


@require_POST
def reason(request: Request, conversation_id: int) -> HttpResponse:
    conversation = answerable(request, conversation_id)
    reasons.choose(conversation, reason_in(request), actor=request.actor)
    return panel_done(request, conversation, _("Kept."))


@require_POST
def tag(request: Request, conversation_id: int) -> HttpResponse:
    conversation = answerable(request, conversation_id)
    try:
        tags.tag(conversation, request.POST.get("tag", ""), actor=request.actor)
    except SixringError as error:
        return panel_refused(request, conversation, error)
    return panel_done(request, conversation, "", focus="tag")


@require_POST
def untag(request: Request, conversation_id: int, tag_id: int) -> HttpResponse:
    conversation = answerable(request, conversation_id)
    found = Tag.objects.filter(pk=tag_id, conversations=conversation).first()
    if found is not None:
        tags.untag(conversation, found, actor=request.actor)
    return panel_done(request, conversation, "")


@require_POST
def fill(request: Request, conversation_id: int) -> HttpResponse:
    """Values of the custom fields, of the matter and of its customer, named `matter.key` and `person.key`."""
    conversation = answerable(request, conversation_id)
    typed = {name: str(value) for name, value in request.POST.items()}
    person = conversation.anchor.person if conversation.anchor else None
    try:
        fields.fill(conversation, named(typed, "matter."), actor=request.actor)
        if person is not None:
            fields.fill_person(person, named(typed, "person."), actor=request.actor)
    except SixringError as error:
        return panel_refused(request, conversation, error)
    return panel_done(request, conversation, _("Kept."))


def named(typed: dict[str, str], start: str) -> dict[str, str]:
    return {name.removeprefix(start): value for name, value in typed.items() if name.startswith(start)}


@require_POST
def customer(request: Request, conversation_id: int) -> HttpResponse:
    """Say who the customer is; the toast leads back."""
    conversation = answerable(request, conversation_id)
    asked = request.POST.get("identity", request.GET.get("identity", ""))
    identity = Identity.objects.filter(pk=asked).select_related("person").first() if asked.isdigit() else None
    if identity is None:
        raise Invalid(_("Choose one of those who take part."))
    before = participants.make_customer(conversation, identity, actor=request.actor)
    undo = f"{reverse('conversations:customer', args=[conversation.pk])}?identity={before.pk}" if before else ""
    who = (identity.person.name if identity.person else "") or identity.display
    return done_undoable(request, conversation, _("%(who)s is the customer now.") % {"who": who}, undo)


def done_undoable(request: Request, conversation: Conversation, said: str, undo: str) -> HttpResponse:
    """As `done`, and the toast carries an Undo that posts to `undo`."""
    answer = done(request, conversation, said)
    if request.htmx:
        answer["HX-Trigger"] = json.dumps({"sixring:toast": {"text": said, "undo": undo}})
    return answer


def panel_done(request: Request, conversation: Conversation, said: str, focus: str = "") -> HttpResponse:
    """The panel again, with the head beside it, as both show what was changed."""
    if not request.htmx:
        if said:
            messages.success(request, said)
        return redirect(address(conversation))
    fresh = access.get(request.actor, conversation.pk)
    head = render(request, "conversations/_head.html", {**talk_of(request, fresh), "oob": True})
    answer = HttpResponse(drawn(request, fresh, focus=focus) + head.content.decode())
    if said:
        answer["HX-Trigger"] = json.dumps({"sixring:toast": said})
    return answer


def panel_refused(request: Request, conversation: Conversation, error: SixringError) -> HttpResponse:
    """Nothing was kept; what was typed stays, with the reason beside it."""
    if not request.htmx:
        raise error
    typed = {name: str(value) for name, value in request.POST.items()}
    return HttpResponse(drawn(request, conversation, matter_wrong=error.message, typed_in=typed), status=422)


class HandoffForm(forms.Form):
    """To whom, and what they should know. One of the two is chosen."""

    agent = forms.ModelChoiceField(queryset=Agent.objects.none(), required=False, label=gettext_lazy("Colleague"))
    team = forms.ModelChoiceField(queryset=Team.objects.order_by("name"), required=False, label=gettext_lazy("or team"))
    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 9}), max_length=20_000, label=gettext_lazy("What they should know"),
        help_text=gettext_lazy("Collected from the matter; change it as you like. Only the team sees it."),
    )  # fmt: skip

    def __init__(self, *args: Any, me: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agent"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = colleagues().exclude(pk=me)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(data.get("agent")) == bool(data.get("team")):
            raise forms.ValidationError(_("Choose a colleague or a team, one of the two."))
        return data


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: Request, conversation_id: int) -> HttpResponse:
    """Hand the matter to a colleague or a team, with a summary."""
    conversation = answerable(request, conversation_id)
    first = {"text": handoff.summary(conversation, request.actor)}
    form = HandoffForm(request.POST or None, me=request.actor.id, initial=first)
    if form.is_valid():
        to = form.cleaned_data
        try:
            handoff.hand_off(conversation, to["text"], actor=request.actor, agent=to["agent"], team=to["team"])
        except SixringError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("%(who)s has it now.") % {"who": (to["agent"] or to["team"]).name})
            return leave(request, address(conversation))
    context = {"conversation": conversation, "form": form}
    return render(request, "conversations/handoff.html", context, status=422 if form.is_bound else 200)
