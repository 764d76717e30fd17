"""Promises and moments on the desk."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sixring.core import clock
from sixring.core.errors import Invalid, SixringError
from sixring.core.request import Request

from .. import access, closure, promises
from ..models import Conversation, Promise
from ..promises import panel as promising
from ..regrouping import deeds
from ..timing import moments
from .acts import answerable, done
from .desk import address
from .resolving import ask_of_reason

ENDS = {"kept": promises.keep, "called_off": promises.call_off}


@require_safe
def index(request: Request, conversation_id: int) -> HttpResponse:
    """The list of the panel, for live news; what is typed beside it stays."""
    conversation = access.get(request.actor, conversation_id)
    return render(request, "conversations/_promise_list.html", promising.listed(conversation, request.actor))


@require_POST
def create(request: Request, conversation_id: int) -> HttpResponse:
    conversation = answerable(request, conversation_id)
    typed = request.POST
    try:
        promise = promises.make(
            conversation, typed.get("what", ""), promising.moment(typed.get("when", "")), actor=request.actor,
            agent=promising.keeper(typed.get("agent", ""), conversation), key=typed.get("key", "")[:60],
        )  # fmt: skip
    except SixringError as error:
        return unkept(request, error)
    said = _("Promised by %(when)s.") % {"when": promises.by(promise.due_at)}
    return told(request, conversation, said, str(promising.tool(request, conversation)))


@require_POST
def keep(request: Request, conversation_id: int, promise_id: int) -> HttpResponse:
    promise = one(request, conversation_id, promise_id)
    promises.keep(promise, actor=request.actor)
    return told(request, promise.conversation, _("Kept."))


@require_POST
def call_off(request: Request, conversation_id: int, promise_id: int) -> HttpResponse:
    promise = one(request, conversation_id, promise_id)
    promises.call_off(promise, actor=request.actor)
    return told(request, promise.conversation, _("Called off."))


@require_POST
def move(request: Request, conversation_id: int, promise_id: int) -> HttpResponse:
    promise = one(request, conversation_id, promise_id)
    try:
        promises.move(promise, promising.moment(request.POST.get("when", "")), actor=request.actor)
    except SixringError as error:
        return unkept(request, error)
    said = _("Now promised by %(when)s.") % {"when": promises.by(promise.due_at)}
    return told(request, promise.conversation, said)


@require_POST
def offer(request: Request, conversation_id: int) -> HttpResponse:
    """What the text that is being written commits to. Nothing is kept of it."""
    conversation = answerable(request, conversation_id)
    found = promising.offered(request.POST.get("text", ""))
    already = found and Promise.objects.filter(conversation=conversation, what=found.what).exists()
    context = {
        "found": None if already else found, "pressed": "promise" in request.POST,
        "when": promises.by(found.due_at) if found else "",
    }  # fmt: skip
    return render(request, "conversations/_promise_offer.html", context)


@require_safe
def moment(request: Request) -> HttpResponse:
    """What words mean as a moment: the preview beside a box for one. `usual=close` reads a day as its end."""
    request.actor.must("see")
    words, usual = request.GET.get("until") or request.GET.get("when") or "", request.GET.get("usual", "")
    context: dict[str, Any] = {"words": words}
    if words.strip():
        end = moments.CLOSE if usual == "close" else moments.MORNING
        try:
            context["meant"] = moments.understood(words, timezone.get_current_timezone(), clock.now(), end)
        except Invalid as error:
            context["wrong"] = error.message
    return render(request, "conversations/_moment.html", context)


def ask_of_promises(request: Request, conversation: Conversation) -> HttpResponse | None:
    """Before resolving with open promises: the question what becomes of them. None once it was answered."""
    choice, open_ones = request.POST.get("promises", ""), promises.open_in(conversation)
    if not open_ones or choice == "open":
        return None
    if choice in ENDS:
        for promise in open_ones:
            ENDS[choice](promise, actor=request.actor)
        return None
    context = {"conversation": conversation, "promises": [(one, promising.due_words(one)) for one in open_ones]}
    if not request.htmx:
        return render(request, "conversations/resolving.html", context, status=409)
    answer = render(request, "conversations/_resolving.html", {**context, "asking": True})
    answer["HX-Retarget"], answer["HX-Reswap"] = "body", "beforeend"
    return answer


@require_POST
def resolve(request: Request, conversation_id: int) -> HttpResponse:
    conversation = answerable(request, conversation_id)
    question = ask_of_promises(request, conversation)
    if question is None:
        question = ask_of_reason(request, conversation)
    if question is not None:
        return question
    with deeds.doing("resolve", [conversation.pk], actor=request.actor) as did:
        closure.resolve(conversation, actor=request.actor)
    said = _("Resolved. The promise brings it back when it is due.")
    return done(request, conversation, said if promises.open_in(conversation) else _("Resolved."), deed=did.deed)


def one(request: Request, conversation_id: int, promise_id: int) -> Promise:
    return promises.get(answerable(request, conversation_id), promise_id)


def unkept(request: Request, error: SixringError) -> HttpResponse:
    """Nothing was done: the reason stands beside what was typed."""
    if not request.htmx:
        raise error
    return render(request, "conversations/_wrong.html", {"wrong": error.message}, status=422)


def told(request: Request, conversation: Conversation, said: str, fragment: str = "") -> HttpResponse:
    """After a change: the page again; for htmx a word, and everything about this conversation on the page is fresh."""
    if not request.htmx:
        messages.success(request, said)
        return redirect(address(conversation))
    # Its own form may be gone by then, swapped by live news: so the list comes with the answer.
    listed = promising.drawn(request, "_promise_list.html", promising.listed(conversation, request.actor))
    answer = HttpResponse(fragment or listed)
    answer["HX-Retarget"], answer["HX-Reswap"] = "#promise-tool" if fragment else "#promise-list", "outerHTML"
    answer["HX-Trigger"] = json.dumps({"sixring:toast": said, f"sixring:conversation-{conversation.pk}": {}})
    return answer
