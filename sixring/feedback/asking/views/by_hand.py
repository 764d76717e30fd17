"""Asking from a conversation: the panel in its right pane, and what it posts."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sixring.conversations import access
from sixring.conversations.models import Conversation
from sixring.core.errors import Invalid, Refused
from sixring.core.request import Request

from ...models import Invitation, Survey
from .. import by_hand, reasons

State = Invitation.State


def panel(request: HttpRequest, conversation: Conversation) -> str:
    """“Ask how it was”, and what was asked here before. Nothing while no survey is open and none was sent."""
    found = by_hand.standing(conversation)
    if conversation.noise or not (found.surveys or found.before):
        return ""
    before = [{"invitation": one, "why": reasons.words(one.why_not) if one.why_not else ""} for one in found.before]
    running = {one.version.survey_id for one in found.before if one.state in (State.WAITING, State.SENT, State.STARTED)}
    surveys = [one for one in found.surveys if one.pk not in running] if conversation.anchor_id else []
    context = {"conversation": conversation, "surveys": surveys, "before": before}
    return render_to_string("feedback/asking/_panel.html", context, cast(Request, request))


@require_POST
def ask(request: Request, conversation_id: int) -> HttpResponse:
    request.actor.must("answer")
    conversation = access.get(request.actor, conversation_id)
    number = request.POST.get("survey", "")
    survey = Survey.objects.filter(pk=int(number) if number.isdecimal() and len(number) < 19 else 0).first()
    if survey is None:
        raise Invalid(_("Choose a survey to ask with. Nobody was asked."))
    try:
        made = by_hand.ask(conversation, survey, actor=request.actor)
        messages.success(request, said(made))
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("conversations:show", conversation.pk)


def said(invitation: Invitation) -> str:
    if invitation.state == State.WAITING:
        return _("It waits for the hours they like, and is sent then.")
    if invitation.state == State.SENT:
        return _("Asked.")
    return _("They were asked already.")
