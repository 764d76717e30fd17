"""Verifying with the customer: the page an agent asks from, the answer, and the public page of a link."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from sixring.core.errors import Invalid, NotFound, Refused, SixringError
from sixring.core.request import Request

from .. import verifying
from ..models import Conversation, Verification
from ..verifying import facts
from ..verifying.forms import FactsForm, answer_form, known_names
from .acts import answerable
from .desk import address


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: Request, conversation_id: int) -> HttpResponse:
    """Who they may be, and how to ask them; POST asks."""
    conversation = answerable(request, conversation_id)
    found = verifying.candidates(conversation, request.actor, request.GET.get("who", ""))
    wrong = ""
    if request.method == "POST":
        try:
            ask(request, conversation, found)
            return redirect("conversations:verify", conversation.pk)
        except (Refused, Invalid) as error:
            wrong = error.message
    context = {**page_of(conversation), "candidates": offered(found), "wrong": wrong, "who": request.GET.get("who", "")}
    return render(request, "conversations/verify.html", context, status=422 if wrong else 200)


def ask(request: Request, conversation: Conversation, found: list[verifying.Candidate]) -> None:
    chosen = next((one for one in found if one.key == request.POST.get("candidate")), None)
    if chosen is None:
        raise Refused(_("Choose whom they say to be. Nothing was asked."))
    method, _sep, route = request.POST.get("way", "").partition("@")
    if method == Verification.Method.FACTS:
        verifying.ask_facts(conversation, chosen, actor=request.actor)
        return
    verifying.ask(conversation, chosen, route, method, actor=request.actor)
    messages.success(request, _("It is on its way. Ask them to tell you, or to write it here."))


def page_of(conversation: Conversation) -> dict[str, Any]:
    """What the page shows of the question asked last."""
    asked = Verification.objects.filter(conversation=conversation).select_related("claimed", "proven", "person")
    last = asked.order_by("-pk").first()
    live = last is not None and last.state == Verification.State.ASKED
    return {"conversation": conversation, "last": last, "form": answer_form(last) if last and live else None}


def offered(found: list[verifying.Candidate]) -> list[tuple[verifying.Candidate, list[str]]]:
    """Each candidate with the facts that could be asked of them, by what they are called."""
    labels = facts.chosen().labels
    return [(one, [labels[key] for key in facts.askable(one.person, one.claimed)]) for one in found]


@require_POST
def answer(request: Request, conversation_id: int, verification_id: int) -> HttpResponse:
    """What the customer said: the code, or the facts."""
    conversation = answerable(request, conversation_id)
    asked = get(conversation, verification_id)
    try:
        if asked.method == Verification.Method.FACTS:
            said = {key: request.POST.get(f"fact-{number}", "") for number, key in enumerate(asked.facts)}
            verifying.answer_facts(asked, said, actor=request.actor)
        else:
            verifying.answer_code(asked, request.POST.get("code", ""), actor=request.actor)
    except SixringError as error:
        context = {**page_of(conversation), "wrong": error.message}
        return render(request, "conversations/verify.html", context, status=error.status)
    messages.success(request, _("They are who they say. What they wrote is part of that person’s story now."))
    return redirect(address(conversation))


@require_POST
def call_off(request: Request, conversation_id: int, verification_id: int) -> HttpResponse:
    conversation = answerable(request, conversation_id)
    verifying.call_off(get(conversation, verification_id), actor=request.actor)
    messages.success(request, _("Called off. They stay apart."))
    return redirect("conversations:verify", conversation.pk)


def get(conversation: Conversation, verification_id: int) -> Verification:
    found = Verification.objects.filter(conversation=conversation, pk=verification_id).first()
    if found is None:
        raise NotFound
    return found


# The token in the address is the secret; whoever has it needs no cookie of ours, and may have none.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The public page of a link. Looking shows a question; only its button answers: mail scanners look at links too."""
    try:
        if request.method == "POST":
            yes = "yes" in request.POST
            asked = verifying.confirm(token) if yes else verifying.deny(token)
            return render(request, "conversations/proof.html", {"asked": asked, "done": True, "yes": yes})
        return render(request, "conversations/proof.html", {"asked": verifying.opened(token)})
    except Refused as refused:
        return render(request, "conversations/proof.html", {"wrong": refused.message}, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: Request) -> HttpResponse:
    """Which facts prove a customer, and how many must be right."""
    request.actor.must("configure")
    form = FactsForm(request.POST or None, names=known_names())
    if form.is_valid():
        try:
            facts.choose(form.labels, form.cleaned_data["right"], actor=request.actor)
            messages.success(request, _("Saved."))
            return redirect("conversations:verify_settings")
        except Invalid as error:
            form.add_error(None, error.message)
    status = 422 if form.is_bound else 200
    return render(request, "conversations/verify_settings.html", {"form": form}, status=status)
