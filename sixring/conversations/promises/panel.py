"""Promises on the screen: the panel, the form behind `p`, the chip that is offered while somebody writes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sixring.core import clock
from sixring.core.actors import Actor
from sixring.core.errors import Invalid
from sixring.core.models import Agent
from sixring.core.text import clean
from sixring.interactions.models import Interaction

from .. import attached, desk, notices, promises
from ..forms import colleagues
from ..models import Conversation, Notice, Promise
from ..queues.filters import Choices
from ..timing.moments import CLOSE, understood
from . import commitments
from .commitments import Commitment

USUAL = "tomorrow 17:00"


def panel(request: HttpRequest, conversation: Conversation) -> SafeString:
    """The right pane's promises, and what reads the notices of whoever opened the conversation."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    told = attached.has(conversation, actor, Notice)
    fresh = told and notices.of(actor).filter(conversation=conversation, read_at=None).exists()
    return drawn(request, "_promises.html", {**listed(conversation, actor), "has_notices": fresh})


def tool(request: HttpRequest, conversation: Conversation) -> SafeString:
    """The small form beside Send. Enter keeps what it offers."""
    offered = last_said(conversation, request.actor)  # type: ignore[attr-defined]
    what = offered.what if offered else _("Get back to %(name)s") % {"name": desk.name_of(conversation)}
    when = timezone.localtime(offered.due_at).strftime("%Y-%m-%d %H:%M") if offered else USUAL
    context = {
        "conversation": conversation, "what": what[: promises.LONGEST], "when": when, "key": uuid.uuid4(),
        "colleagues": Choices.of(request.actor).agents, "me": request.user.pk,  # type: ignore[attr-defined]
    }  # fmt: skip
    return drawn(request, "_promise_tool.html", context)


def chip(request: HttpRequest, conversation: Conversation) -> SafeString:
    """Where the offer comes up, as the server looks at the text whenever the typing pauses; in a note, the picker of
    colleagues.
    """
    if request.GET.get("mode") == "note":
        return drawn(request, "_mention_picker.html", {"conversation": conversation})
    return drawn(request, "_promise_chip.html", {"conversation": conversation})


def drawn(request: HttpRequest, template: str, context: Mapping[str, Any]) -> SafeString:
    return mark_safe(render_to_string(f"conversations/{template}", dict(context), request=request))  # noqa: S308


def listed(conversation: Conversation, actor: Actor) -> dict[str, Any]:
    found = promises.of(conversation) if attached.has(conversation, actor, Promise) else []
    rows = [(one, promises.tone(one), due_words(one)) for one in found]
    return {"conversation": conversation, "promises": rows, "may_answer": actor.may("answer")}


def due_words(promise: Promise) -> str:
    if promise.state == promises.OPEN:
        late = promise.due_at <= clock.now()
        return (_("overdue since %(when)s") if late else _("by %(when)s")) % {"when": promises.by(promise.due_at)}
    kept = promise.state == promises.KEPT
    return _("kept") if kept else _("called off")


def last_said(conversation: Conversation, actor: Actor) -> Commitment | None:
    """The commitment in our last answer that nobody has turned into a promise; only of what this agent wrote."""
    if conversation.last_out_at is None:
        return None
    ours = desk.said_in(conversation).filter(direction=Interaction.Direction.OUT, agent=actor.id)
    last = ours.order_by("-occurred_at", "-pk").first()
    said = commitments.found(last.text, timezone.get_current_timezone(), last.occurred_at) if last else None
    if said is None or said.due_at <= clock.now() or Promise.objects.filter(conversation=conversation, what=said.what):
        return None
    return said


def offered(text: str) -> Commitment | None:
    """What `text` commits to, in the viewer's zone, now."""
    return commitments.found(clean(text), timezone.get_current_timezone(), clock.now())


def moment(words: str) -> datetime:
    """A moment in the viewer's words; a day alone ends with its work. Raises `Invalid`."""
    return understood(words, timezone.get_current_timezone(), clock.now(), CLOSE)


def keeper(number: str, conversation: Conversation) -> Agent | None:
    """The colleague chosen to keep it; None for oneself. Raises `Invalid` for nobody we know."""
    if not number:
        return None
    found = colleagues().filter(pk=number).first() if number.isdigit() else None
    if not isinstance(found, Agent):
        raise Invalid(_("That colleague can't be chosen."))
    return found


def with_answer(conversation: Conversation, posted: Mapping[str, Any], *, actor: Actor) -> Promise | None:
    """Make the promise whose chip was pressed, together with the answer that says it. Without a press: nothing.

    An answer that was accepted isn't refused for its promise: a moment that passed meanwhile makes none.
    """
    what, due = str(posted.get("promise_what", "")), str(posted.get("promise", ""))
    try:
        due_at = datetime.fromisoformat(due)
    except ValueError:
        return None
    if due_at.tzinfo is None or due_at <= clock.now() or not what.strip():
        return None
    key = f"answer:{posted.get('token', '')}"
    return promises.make(conversation, what[: promises.LONGEST], due_at, actor=actor, key=key)
