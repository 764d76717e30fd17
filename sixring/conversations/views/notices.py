"""Notices: the bell, its list, the page of all; and what colleagues can be mentioned."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sixring.core.request import Request

from .. import access, notices
from ..notices import mentions
from ..writing import notes
from .acts import answerable, done, leave
from .desk import address

PAGE = 50


@require_safe
def index(request: Request) -> HttpResponse:
    """All notices of three months."""
    page = Paginator(notices.with_what_they_show(notices.shown(request.actor)), PAGE).get_page(request.GET.get("page"))
    context = {"lines": notices.lines(page, request.actor), "page": page, "unread": notices.unread(request.actor)}
    return render(request, "conversations/notices.html", context)


@require_safe
def latest(request: Request) -> HttpResponse:
    """The newest, for the bell's list."""
    context = {"lines": notices.latest(request.actor), "unread": notices.unread(request.actor)}
    return render(request, "conversations/_notices.html", context)


@require_safe
def count(request: Request) -> HttpResponse:
    """How many are new, for the bell."""
    return render(request, "conversations/_bell_count.html", {"unread": notices.unread(request.actor)})


@require_POST
def read(request: Request, notice_id: int) -> HttpResponse:
    """They go where it points; so it was seen."""
    request.actor.must("see")
    notice = notices.get(request.actor, notice_id)
    notices.read(notices.of(request.actor).filter(pk=notice.pk), actor=request.actor)
    elsewhere = reverse(notices.LEADS.get(notice.kind, "notices:list"))
    return leave(request, address(notice.conversation) if notice.conversation else elsewhere)


@require_POST
def unread(request: Request, notice_id: int) -> HttpResponse:
    request.actor.must("see")
    notices.unread_again(notices.get(request.actor, notice_id), actor=request.actor)
    return redirect("notices:list")


@require_POST
def read_all(request: Request) -> HttpResponse:
    request.actor.must("see")
    notices.read(notices.shown(request.actor), actor=request.actor)
    if request.htmx:
        answer = latest_again(request)
        answer["HX-Trigger"] = "sixring:notices"
        return answer
    messages.success(request, _("All read."))
    return redirect("notices:list")


def latest_again(request: Request) -> HttpResponse:
    return render(request, "conversations/_notices.html", {"lines": notices.latest(request.actor), "unread": 0})


@require_POST
def read_here(request: Request, conversation_id: int) -> HttpResponse:
    """Whoever opened the conversation has seen what they were told of it."""
    request.actor.must("see")
    notices.read_in(access.get(request.actor, conversation_id), actor=request.actor)
    return HttpResponse(status=204, headers={"HX-Trigger": "sixring:notices"})


@require_safe
def colleagues(request: Request, conversation_id: int) -> HttpResponse:
    """Whom a note here may mention, for the picker."""
    conversation = answerable(request, conversation_id)
    named, known = mentions.who_may_be_named(conversation, actor=request.actor), mentions.colleagues()
    found = [(agent, mentions.handle_of(agent, known)) for agent in named]
    return render(request, "conversations/_colleagues.html", {"colleagues": found})


@require_POST
def remove_note(request: Request, conversation_id: int, note_id: int) -> HttpResponse:
    conversation = answerable(request, conversation_id)
    notes.remove(notes.get(conversation, note_id), actor=request.actor)
    return done(request, conversation, _("The note is gone; that it stood there is still told."))
