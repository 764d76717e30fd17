"""A plan in the right pane of its conversation: the steps, what is due, the words that begin each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from sixring.conversations.models import Conversation
from sixring.conversations.timing.due import span
from sixring.core import clock
from sixring.core.request import Request

from ..models import Plan, Step
from . import reading, texts


@dataclass(frozen=True, slots=True)
class Line:
    """One step as a screen says it: `due` in words, `tone` bad when late, good when done."""

    step: Step
    due: str
    tone: str
    drafts: bool
    first: bool  # the one to do next

    @property
    def noting(self) -> bool:
        return self.step.kind in texts.INTERNAL


def panel(request: HttpRequest, conversation: Conversation) -> str:
    plans = Plan.objects.filter(conversation=conversation, state=Plan.State.OPEN).select_related("owner")
    found = list(plans.prefetch_related("steps__owner").order_by("tone", "pk"))
    if not found:
        return ""
    shown = [{"plan": plan, "said": reading.said(plan), "lines": lines(plan)} for plan in found]
    actor = cast(Request, request).actor
    context: dict[str, Any] = {"plans": shown, "may_answer": actor.may("answer"), "conversation": conversation}
    return render_to_string("feedback/plans/_panel.html", context, request)


def lines(plan: Plan) -> list[Line]:
    now, found = clock.now(), []
    next_one = next((step.pk for step in plan.steps.all() if step.done_at is None), None)
    for step in plan.steps.all():
        said, tone = due_words(step, now)
        found.append(Line(step, said, tone, step.kind in texts.KINDS, step.pk == next_one))
    return found


def due_words(step: Step, now: datetime) -> tuple[str, str]:
    """Rule: what a step's time says, and how it looks."""
    if step.done_at is not None:
        return (_("seen to be done") if step.itself else _("done")), "good"
    left = step.due_at - now
    if left.total_seconds() < 0:
        return _("overdue by %(span)s") % {"span": span(-left)}, "bad"
    return _("due in %(span)s") % {"span": span(left)}, "watch" if left.total_seconds() < 3600 else ""
