"""The team page: who is on; for leads also what each holds, the queues, what is at risk, and handing over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sixring.conversations import desk, subject
from sixring.conversations.models import Conversation
from sixring.conversations.timing import due
from sixring.core import changes, clock
from sixring.core.errors import NotFound, SixringError
from sixring.core.models import Agent
from sixring.core.request import Request

from .. import handing, overview, panels
from ..forms import HandOverForm

ROWS = 200


@require_safe
def index(request: Request) -> HttpResponse:
    request.actor.must("answer")
    leads = request.actor.may("lead")
    context: dict[str, Any] = {
        "colleagues": overview.colleagues(request.actor),
        "leads": leads,
        "switch": panels.switch_of(request, "page"),
        "cursor": changes.head(),
    }
    if leads:
        context |= {
            "queues": overview.queues(request.actor),
            "at_risk": [line_of(one) for one in overview.at_risk(request.actor)],
        }
    return render(request, "work/_team.html" if request.htmx else "work/team.html", context)


@require_safe
def holding(request: Request, agent_id: int) -> HttpResponse:
    """What one colleague has, to be handed over."""
    request.actor.must("lead")
    return page_of(request, colleague(agent_id))


@require_POST
def hand_over(request: Request, agent_id: int) -> HttpResponse:
    """Give all a colleague has, or what was chosen, to somebody else."""
    request.actor.must("lead")
    agent = colleague(agent_id)
    form = form_of(request, agent)
    if not form.is_valid():
        return page_of(request, agent, _("Choose to whom they should go."), 422)
    chosen = form.cleaned_data["chosen"] if "all" not in request.POST else None
    if chosen == []:
        return page_of(request, agent, _("Choose at least one conversation, or hand over all."), 422)
    try:
        handed = handing.hand_over(agent, chosen, form.target, actor=request.actor)
    except SixringError as problem:
        return page_of(request, agent, problem.message, problem.status)
    tell(request, handed)
    return redirect("work:team")


def tell(request: Request, handed: handing.Handed) -> None:
    n = len(handed.moved)
    said = ngettext("%(n)d conversation was handed over.", "%(n)d conversations were handed over.", n) % {"n": n}
    if handed.stayed:
        said += " " + _("%(n)d stayed: nobody there could see them.") % {"n": handed.stayed}
    undoing = reverse("conversations:undo", args=[handed.deed.pk]) if handed.deed else ""
    messages.success(request, said, extra_tags=f"undo:{undoing}" if undoing else "")


def page_of(request: Request, agent: Agent, wrong: str = "", status: int = 200) -> HttpResponse:
    rows = [line_of(one) for one in subject.shown(overview.holding(agent, request.actor)[:ROWS], request.actor)]
    context = {"agent": agent, "rows": rows, "form": form_of(request, agent), "wrong": wrong}
    return render(request, "work/holding.html", context, status=status)


def form_of(request: Request, agent: Agent) -> HandOverForm:
    offered = list(overview.holding(agent, request.actor).values_list("pk", flat=True)[:ROWS])
    return HandOverForm(request.POST or None, holder=agent, offered=offered)


def line_of(conversation: Conversation) -> dict[str, Any]:
    """What a line of a table shows of a conversation."""
    text, tone = due.words(conversation, clock.now())
    return {"conversation": conversation, "title": desk.title(conversation), "due": text, "tone": tone}


def colleague(agent_id: int) -> Agent:
    found = Agent.objects.filter(pk=agent_id).first()
    if found is None:
        raise NotFound
    return found
