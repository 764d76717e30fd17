"""Calls at the desk: the cards, and what is done to a call."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sixring.channels.models import Account
from sixring.core.errors import NotFound, SixringError
from sixring.core.request import Request

from .. import access
from ..matter import reasons
from ..models import ContactReason
from ..promises import panel as promising
from . import acting, cards, panel, wrapping


@require_safe
def index(request: Request) -> HttpResponse:
    """The cards of now, for live news; a page of their own for whoever comes by link."""
    request.actor.must("see")
    page = "_cards" if request.htmx else "calls"
    return render(request, f"conversations/calling/{page}.html", panel.shown(request))


@require_POST
def take(request: Request, call_id: int) -> HttpResponse:
    card = theirs(request, call_id)
    try:
        acting.take(card.call, actor=request.actor)
    except SixringError as error:
        return done(request, card, error)
    return done(request, card)


@require_POST
def hold(request: Request, call_id: int) -> HttpResponse:
    card = theirs(request, call_id)
    try:
        acting.hold(card.call, request.POST.get("on") == "1", actor=request.actor)
    except SixringError as error:
        return done(request, card, error)
    return done(request, card)


@require_POST
def pause(request: Request, call_id: int) -> HttpResponse:
    card = theirs(request, call_id)
    try:
        acting.pause(card.call, request.POST.get("on") == "1", actor=request.actor)
    except SixringError as error:
        return done(request, card, error)
    return done(request, card)


class WrapForm(forms.Form):
    outcome = forms.ChoiceField(choices=wrapping.OUTCOMES)
    note = forms.CharField(required=False, max_length=wrapping.LONGEST, strip=True)
    reason: forms.ModelChoiceField[ContactReason] = forms.ModelChoiceField(
        queryset=ContactReason.objects.none(), required=False
    )
    promise = forms.CharField(required=False, max_length=200)
    when = forms.CharField(required=False, max_length=60)

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        self.fields["reason"].queryset = reasons.in_use()  # type: ignore[attr-defined]


@require_POST
def wrap_up(request: Request, call_id: int) -> HttpResponse:
    card, form = theirs(request, call_id), WrapForm(request.POST)
    try:
        wrapping.wrap_up(card.call, card.conversation, said(form), actor=request.actor)
    except SixringError as error:
        return done(request, card, error, typed=form)
    messages.success(request, _("Written up."))
    return done(request, card)


def said(form: WrapForm) -> wrapping.Outcome:
    """What was typed. Raises `Invalid` for a moment nobody understands."""
    typed = form.cleaned_data if form.is_valid() else {}
    when = typed.get("when", "").strip()
    return wrapping.Outcome(
        typed.get("outcome", ""), typed.get("note", ""), typed.get("reason"), typed.get("promise", "").strip(),
        promising.moment(when) if when else None,
    )  # fmt: skip


@require_POST
def call_them(request: Request, conversation_id: int) -> HttpResponse:
    """Call the customer: the colleague's own phone rings first."""
    request.actor.must("answer")
    conversation = access.get(request.actor, conversation_id)
    try:
        account = chosen(request)
        acting.dial(conversation, request.POST.get("number", ""), account, actor=request.actor)
    except SixringError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Your phone rings in a moment; then we call them."))
    return redirect("conversations:show", conversation.pk)


def chosen(request: Request) -> Account:
    number = request.POST.get("account", "")
    found = next((one for one in cards.phones(request.actor) if str(one.pk) == number), None)
    if found is None:
        raise NotFound
    return found


def theirs(request: Request, call_id: int) -> cards.Card:
    request.actor.must("answer")
    return cards.get(call_id, request.actor)


def done(
    request: Request, card: cards.Card, error: SixringError | None = None, typed: WrapForm | None = None
) -> HttpResponse:
    """The cards as they stand now; without JavaScript the conversation of the call."""
    if not request.htmx:
        if error is not None:
            messages.error(request, error.message)
        return redirect("conversations:show", card.conversation.pk)
    context = panel.shown(request) | {"wrong": error.message if error else "", "wrong_of": card.call.pk}
    context["typed"] = typed.data if typed is not None else {}
    return render(request, "conversations/calling/_cards.html", context)
