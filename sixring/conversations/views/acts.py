"""What is done to a conversation: answering, noting, assigning, resting, closing. Each answers with the middle pane."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from sixring.core.errors import SixringError
from sixring.core.models import Team
from sixring.core.request import Request

from .. import access, assignment, closure
from ..forms import AssignForm, SnoozeForm, WriteForm
from ..models import Conversation, Deed
from ..regrouping import deeds, moving, parting
from ..timing import snooze
from ..writing import drafts, notes
from .desk import address, talk_of
from .listing import list_of


@require_POST
def note(request: Request, conversation_id: int) -> HttpResponse:
    conversation = answerable(request, conversation_id)
    form = WriteForm(request.POST)
    try:
        notes.note(conversation, form.data.get("text", ""), actor=request.actor)
    except SixringError as error:
        draft = drafts.own(conversation, request.actor, noting=True)
        return refused(request, conversation, error.status, error.message, noting=True, draft=draft)
    return done(request, conversation, _("Noted for the team."), sent="note")


@require_POST
def assign(request: Request, conversation_id: int) -> HttpResponse:
    conversation = answerable(request, conversation_id)
    form = AssignForm(request.POST)
    if not form.is_valid():
        return refused(request, conversation, 422, _("That colleague can't be chosen."))
    if "team" in request.POST:
        return assign_team(request, conversation, form.cleaned_data["team"])
    agent = form.cleaned_data["agent"]
    with deeds.doing("assign", [conversation.pk], actor=request.actor) as did:
        assignment.assign(conversation, agent, actor=request.actor)
    said = _("%(name)s takes care of it.") % {"name": agent.name} if agent else _("Nobody in particular has it now.")
    return done(request, conversation, said, deed=did.deed)


def assign_team(request: Request, conversation: Conversation, team: Team | None) -> HttpResponse:
    with deeds.doing("assign", [conversation.pk], actor=request.actor) as did:
        assignment.assign_team(conversation, team, actor=request.actor)
    said = _("It is on the list of %(name)s.") % {"name": team.name} if team else _("It is on no team’s list now.")
    return done(request, conversation, said, deed=did.deed)


@require_POST
def rest(request: Request, conversation_id: int) -> HttpResponse:
    conversation = answerable(request, conversation_id)
    form = SnoozeForm(request.POST)
    if not form.is_valid():
        return refused(request, conversation, 422, reasons(form))
    with deeds.doing("snooze", [conversation.pk], actor=request.actor) as did:
        snooze.snooze(conversation, form.cleaned_data["until"], actor=request.actor)
    return done(request, conversation, _("It rests until then, or until the customer writes."), deed=did.deed)


def turning(name: str, turn: Callable[..., Any], said: str | Promise) -> Callable[[Request, int], HttpResponse]:
    """A view that turns a conversation as a whole, and can be undone: `name` says what the deed is called."""

    @require_POST
    def view(request: Request, conversation_id: int) -> HttpResponse:
        conversation = answerable(request, conversation_id)
        with deeds.doing(name, [conversation.pk], actor=request.actor) as did:
            turn(conversation, actor=request.actor)
        return done(request, conversation, str(said), deed=did.deed)

    return view


wake = turning("wake", snooze.wake, gettext_lazy("It is back."))
resolve = turning("resolve", closure.resolve, gettext_lazy("Resolved."))
reopen = turning("reopen", closure.reopen, gettext_lazy("Open again."))
wait = turning("wait", closure.wait, gettext_lazy("It waits for the customer."))


@require_POST
def keep_whole(request: Request, conversation_id: int) -> HttpResponse:
    conversation = answerable(request, conversation_id)
    moving.settle_doubt(conversation, actor=request.actor)
    return done(request, conversation, _("It stays one conversation."))


@require_POST
def part(request: Request, conversation_id: int) -> HttpResponse:
    conversation = answerable(request, conversation_id)
    apart = parting.part(conversation, actor=request.actor)
    messages.success(request, _("This is now a conversation of its own."))
    return leave(request, address(apart))


def answerable(request: Request, conversation_id: int) -> Conversation:
    """The conversation, for whoever may see it and may answer."""
    request.actor.must("answer")
    return access.get(request.actor, conversation_id)


def done(
    request: Request, conversation: Conversation, said: str, sent: str = "", deed: Deed | None = None
) -> HttpResponse:
    """After a change: the page again, or for htmx the middle pane, with a word about what was done.

    `sent` names the draft that went out, `deed` what can be taken back.
    """
    draft = f"{sent}-{conversation.pk}" if sent else ""
    undoing = reverse("conversations:undo", args=[deed.pk]) if deed else ""
    if not request.htmx:
        tags = [f"sent:{draft}" if draft else "", f"undo:{undoing}" if undoing else ""]
        messages.success(request, said, extra_tags=" ".join(filter(None, tags)))
        return redirect(address(conversation))
    fresh = access.get(request.actor, conversation.pk)
    answer = render(request, "conversations/_talk.html", talk_of(request, fresh, sent=draft))
    answer["HX-Trigger"] = json.dumps({"sixring:toast": {"text": said, "undo": undoing}})
    return answer


def refused(request: Request, conversation: Conversation, status: int, said: str, **more: Any) -> HttpResponse:
    """Nothing was done: what was typed stays on the page, with the reason beside it."""
    context = talk_of(request, conversation, **{"typed": request.POST.get("text", ""), "wrong": said, **more})
    if request.htmx:
        return render(request, "conversations/_talk.html", context, status=422)
    page = {**list_of(request, conversation), **context, "pane": "conversation"}
    return render(request, "conversations/desk.html", page, status=status)


def reasons(form: forms.Form) -> str:
    return " ".join(str(said) for found in form.errors.values() for said in found)


def leave(request: Request, to: str) -> HttpResponse:
    """Go elsewhere, also when htmx asked."""
    return HttpResponse(headers={"HX-Redirect": to}) if request.htmx else redirect(to)
