"""Before a matter is resolved without a reason: one gentle question, with the likely answer chosen already."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from sixring.core.errors import NotFound
from sixring.core.request import Request

from ..matter import reasons
from ..models import ContactReason, Conversation
from .desk import address, talk_of
from .head import asked


def ask_of_reason(request: Request, conversation: Conversation) -> HttpResponse | None:
    """The question why they wrote; None once it was answered, needn't be asked, or has an answer already."""
    if "reason" in request.POST:
        chosen = reason_in(request)
        if chosen is not None:
            reasons.choose(conversation, chosen, actor=request.actor)
        return None
    settled = conversation.state == Conversation.State.RESOLVED
    if settled or conversation.reason_id or not reasons.asks_for_one():
        return None
    if not request.htmx:
        return redirect(address(conversation, "resolving"))
    more = {**asked(request, conversation), "promises_choice": request.POST.get("promises", "")}
    return render(request, "conversations/_talk.html", talk_of(request, conversation, **more))


def reason_in(request: Request) -> ContactReason | None:
    """The reason the form names; None when it is left empty."""
    chosen = request.POST.get("reason", "")
    if not chosen:
        return None
    found = ContactReason.objects.filter(pk=chosen).first() if chosen.isdigit() and len(chosen) < 19 else None
    if found is None:
        raise NotFound
    return found
