"""Naming, hiding, merging and splitting topics, and taking each back. Every act leads back to the topic's page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sixring.core.request import Request

from ...models import Topic
from .. import shaping


def done(request: Request, topic: Topic, words: str, back: str = "") -> HttpResponse:
    """Say what was done; `back` names the address that takes it back."""
    tags = f"undo:{reverse(back, args=[topic.pk])}" if back else ""
    messages.success(request, words, extra_tags=tags)
    return redirect("feedback:topic", topic.pk)


def number_in(request: Request, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isdigit() and len(given) < 19 else 0


@require_POST
def rename(request: Request, topic_id: int) -> HttpResponse:
    topic = shaping.rename(shaping.get(request.actor, topic_id), request.POST.get("name", ""), actor=request.actor)
    if topic.kind == Topic.Kind.THEME:
        messages.success(request, _("It is called “%(name)s” now.") % {"name": topic.label})
        return redirect("feedback:topics")
    return done(request, topic, _("It is called “%(name)s” now.") % {"name": topic.label})


@require_POST
def hide(request: Request, topic_id: int) -> HttpResponse:
    topic = shaping.hide(shaping.get(request.actor, topic_id), actor=request.actor)
    return done(request, topic, _("Hidden. Its texts stay with it."), "feedback:show_topic")


@require_POST
def show(request: Request, topic_id: int) -> HttpResponse:
    topic = shaping.show(shaping.get(request.actor, topic_id), actor=request.actor)
    return done(request, topic, _("It is in the list again."))


@require_POST
def merge(request: Request, topic_id: int) -> HttpResponse:
    topic = shaping.get(request.actor, topic_id)
    into = shaping.merge(topic, shaping.chosen(request.actor, number_in(request, "into")), actor=request.actor)
    said = _("“%(name)s” belongs here now, and so does what is found like it from now on.") % {"name": topic.label}
    messages.success(request, said, extra_tags=f"undo:{reverse('feedback:unmerge_topic', args=[topic.pk])}")
    return redirect("feedback:topic", into.pk)


@require_POST
def unmerge(request: Request, topic_id: int) -> HttpResponse:
    topic = shaping.unmerge(shaping.get(request.actor, topic_id), actor=request.actor)
    return done(request, topic, _("It is a topic of its own again, with the texts it had."))


@require_POST
def split(request: Request, topic_id: int) -> HttpResponse:
    topic = shaping.get(request.actor, topic_id)
    many = len(shaping.split(topic, actor=request.actor))
    said = ngettext("It is %(n)d topic now.", "It is %(n)d topics now.", many) % {"n": many}
    return done(request, topic, said, "feedback:unsplit_topic")


@require_POST
def unsplit(request: Request, topic_id: int) -> HttpResponse:
    topic = shaping.unsplit(shaping.get(request.actor, topic_id), actor=request.actor)
    return done(request, topic, _("It is one topic again."))
