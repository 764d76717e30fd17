"""Sending: an answer leaves, waits, is called back or hurried; messages go outside; a conversation is begun."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sixring.core.errors import Invalid, NotFound, SixringError
from sixring.core.request import Request
from sixring.interactions import timeline
from sixring.people.models import Person

from .. import promises
from ..models import Conversation, Held, Upload
from ..promises import panel as promising
from ..sending import forwarding, held, replies, starting
from ..sending.envelope import Envelope
from ..sending.forms import AnswerForm, ForwardForm, StartForm, numbers, ticked
from ..writing import uploads
from .acts import answerable, done, leave, refused
from .composer import as_called_back, as_typed
from .desk import address, talk_of
from .uploads import taken


@require_POST
def reply(request: Request, conversation_id: int) -> HttpResponse:
    conversation = answerable(request, conversation_id)
    form, files = AnswerForm(request.POST), []
    try:
        files = taken(request, conversation)
        if not form.is_valid() or not form.cleaned_data["token"]:
            raise Invalid(_("This page was too old. Your text is here; send it again."))
        waiting = send(conversation, form, files, request)
        promising.with_answer(conversation, request.POST, actor=request.actor)
    except SixringError as error:
        ways = replies.ways(conversation, request.actor)
        typed = as_typed(request.POST, files, ways, request.actor.id)
        return refused(request, conversation, error.status, error.message, **typed)
    return accepted(request, conversation, waiting)


def send(conversation: Conversation, form: AnswerForm, files: list[Upload], request: Request) -> Held | None:
    typed, due_at = form.cleaned_data, form.due()
    tokens = list(dict.fromkeys([*request.POST.getlist("uploads"), *(one.token for one in files)]))
    named: dict[str, Any] = {
        "actor": request.actor, "token": str(typed["token"]), "envelope": form.envelope(tokens)
    }  # fmt: skip
    if due_at is not None:
        return held.schedule(conversation, typed["text"], due_at=due_at, **named)
    return held.send_off(conversation, typed["text"], **named)


def accepted(request: Request, conversation: Conversation, waiting: Held | None) -> HttpResponse:
    """The page again with an empty composer; the toast can take it back while there is time."""
    if waiting is None or waiting.state != Held.State.WAITING:
        return done(request, conversation, _("Your answer is on its way."), sent="reply")
    if waiting.scheduled:
        at = date_format(localtime(waiting.due_at), "D j M, H:i")
        answer = done(request, conversation, _("It leaves on %(when)s.") % {"when": at}, sent="reply")
    else:
        answer = done(request, conversation, _("Your answer is on its way."), sent="reply")
    if request.htmx:
        told = json.loads(answer["HX-Trigger"])["sixring:toast"]
        text = told["text"] if isinstance(told, dict) else told
        undo = reverse("conversations:call_back", args=[conversation.pk, waiting.pk])
        answer["HX-Trigger"] = json.dumps({"sixring:toast": {"text": text, "undo": undo}})
    return answer


@require_POST
def call_back(request: Request, conversation_id: int, held_id: int) -> HttpResponse:
    """Take an answer back into the composer; with `then=drop` it is thrown away."""
    conversation, waiting = held_in(request, conversation_id, held_id)
    held.call_back(waiting, actor=request.actor)
    promises.withdraw(conversation, f"answer:{waiting.token.partition(':')[2]}", actor=request.actor)
    if request.POST.get("then") == "drop":
        return done(request, conversation, _("It was thrown away. Nothing was sent."))
    ways = replies.ways(conversation, request.actor)
    typed = as_called_back(conversation, waiting.text, Envelope.of(waiting.envelope), ways, request)
    said = _("Called back. Your answer is in the composer.")
    if not request.htmx:
        return done(request, conversation, said)
    answer = render(request, "conversations/_talk.html", talk_of(request, conversation, **typed))
    answer["HX-Retarget"], answer["HX-Reswap"] = "#talk", "outerHTML"
    answer["HX-Trigger"] = json.dumps({"sixring:toast": said})
    return answer


@require_POST
def hurry(request: Request, conversation_id: int, held_id: int) -> HttpResponse:
    """Send it now."""
    conversation, waiting = held_in(request, conversation_id, held_id)
    held.hurry(waiting, actor=request.actor)
    return done(request, conversation, _("Your answer is on its way."))


def held_in(request: Request, conversation_id: int, held_id: int) -> tuple[Conversation, Held]:
    conversation = answerable(request, conversation_id)
    rows = Held.objects.filter(conversation=conversation, pk=held_id)
    waiting = rows.select_related("conversation", "agent").first()
    if waiting is None:
        raise NotFound
    return conversation, waiting


@require_http_methods(["GET", "HEAD", "POST"])
def forward(request: Request, conversation_id: int) -> HttpResponse:
    """Choose messages and files of a conversation and send them to somebody outside."""
    conversation = answerable(request, conversation_id)
    form = ForwardForm(request.POST or None, initial={"token": uuid.uuid4()})
    wrong = ""
    if form.is_valid():
        typed = form.cleaned_data
        try:
            forwarding.forward(
                conversation, typed["to"], typed["text"], actor=request.actor, token=str(typed["token"]),
                messages=numbers(request.POST, "forward"), files=numbers(request.POST, "files"), hold=typed["hold"],
            )  # fmt: skip
        except Invalid as error:
            wrong = error.message
        else:
            return done(request, conversation, _("It is on its way to %(to)s.") % {"to": typed["to"]})
    asked = numbers(request.POST if form.is_bound else request.GET, "forward")
    context = {
        "conversation": conversation, "form": form, "wrong": wrong, "token": uuid.uuid4(),
        "account": forwarding.mailbox(conversation, request.actor),
        "choices": ticked(forwarding.offered(conversation, request.actor), asked),
        "files_chosen": numbers(request.POST, "files"),
    }  # fmt: skip
    return render(request, "conversations/forward.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Write first: `?person=` or `?q=` says to whom; POST begins the conversation, once per token."""
    request.actor.must("answer")
    form, wrong, files = StartForm(request.POST or None), "", []
    if form.is_bound:
        try:
            files = taken(request, None)
            if not form.is_valid():
                raise Invalid(_("Choose to whom it goes. Your text is kept."))
            return begun(request, form.cleaned_data, [*request.POST.getlist("uploads"), *(f.token for f in files)])
        except SixringError as error:
            if isinstance(error, NotFound):
                raise
            wrong = error.message
    words = request.POST.get("q", request.GET.get("q", "")).strip()[:200]
    persons = asked_person(request) or starting.found(words, request.actor)
    tokens = [*request.POST.getlist("uploads"), *(one.token for one in files)]
    context = {
        "words": words, "persons": persons, "wrong": wrong, "typed": request.POST, "token": uuid.uuid4(),
        "starts": starts(persons, words, request), "attached": uploads.of(tokens, request.actor.id),
        "senders": [value for name, value in request.POST.items() if name.startswith("sender:")],
    }  # fmt: skip
    return render(request, "conversations/new.html", context, status=422 if form.is_bound else 200)


def starts(persons: list[Person], words: str, request: Request) -> list[starting.Start]:
    """Everybody who can be written to, with an address nobody has used yet last."""
    known = [start for person in persons for start in starting.ways_to(person, request.actor)]
    if any(start.value == words.lower() for start in known):
        return known
    return [*known, *starting.ways_to_address(words, request.actor)]


def begun(request: Request, typed: dict[str, Any], tokens: list[str]) -> HttpResponse:
    conversation = starting.start(
        typed["way"], typed["subject"], typed["text"], actor=request.actor, token=str(typed["token"]), files=tokens,
        sender=request.POST.get(f"sender:{typed['way']}", ""),
    )  # fmt: skip
    return leave(request, address(conversation))


def asked_person(request: Request) -> list[Person]:
    number = request.GET.get("person", "")
    if not number.isdecimal():
        return []
    person = timeline.people_visible_to(request.actor).filter(pk=int(number)).first()
    if person is None:
        raise NotFound
    return [person]
