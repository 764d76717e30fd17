"""Plans on the screen: their lists, one plan with its steps, and what is done to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from sixring.conversations import access
from sixring.conversations.models import Placement
from sixring.conversations.promises import panel as promising
from sixring.core.errors import Invalid, NotFound
from sixring.core.models import Agent, Change
from sixring.core.request import Request
from sixring.interactions.models import Interaction

from ..models import Plan, Sharing
from . import drafting, reading, sharing, steps
from .forms import DocumentForm, OwnerForm
from .panel import lines

LISTS = {
    "open": gettext_lazy("Open"), "mine": gettext_lazy("Mine"), "late": gettext_lazy("Overdue"),
    "glad": gettext_lazy("Glad"), "ended": gettext_lazy("Ended"),
}  # fmt: skip
DONE = {
    "plan.opened": gettext_lazy("opened the plan"), "plan.step_done": gettext_lazy("did a step"),
    "plan.step_undone": gettext_lazy("took a step back"), "plan.step_given": gettext_lazy("gave a step to somebody"),
    "plan.step_moved": gettext_lazy("moved a step"), "plan.taken": gettext_lazy("changed whose plan it is"),
    "plan.documented": gettext_lazy("wrote down what it was"), "plan.done": gettext_lazy("finished the plan"),
    "plan.called_off": gettext_lazy("called it off"), "plan.resumed": gettext_lazy("went on with it"),
    "plan.late": gettext_lazy("told of a late step"),
}  # fmt: skip
A_PAGE = 50


@require_safe
def index(request: Request) -> HttpResponse:
    request.actor.must("answer")
    which = request.GET.get("list", "open")
    if which not in LISTS:
        raise NotFound
    page = Paginator(reading.listed(request.actor, which), A_PAGE).get_page(request.GET.get("page"))
    rows = [{"plan": plan, "said": reading.said(plan), "lines": lines(plan)} for plan in page]
    counted = reading.counts(request.actor)
    tabs = [(key, label, getattr(counted, key, None)) for key, label in LISTS.items()]
    return render(request, "feedback/plans/list.html", {"page": page, "rows": rows, "which": which, "lists": tabs})


@require_safe
def show(request: Request, plan_id: int) -> HttpResponse:
    request.actor.must("answer")
    plan = reading.get(request.actor, plan_id)
    return render(request, "feedback/plans/plan.html", shown(request, plan))


def shown(request: Request, plan: Plan, form: DocumentForm | None = None) -> dict[str, Any]:
    touch = said_in(plan)
    chosen = plan.reason_id or plan.conversation.reason_id
    return {
        "plan": plan, "said": reading.said(plan), "lines": lines(plan), "touch": touch, "history": history(plan),
        "form": form or DocumentForm(initial={"what": plan.what, "why": plan.why, "reason": chosen}),
        "colleagues": Agent.objects.filter(is_active=True).exclude(role="viewer").order_by("name"),
        "sharing": sharing.latest([touch.pk]).get(touch.pk) if touch else None,
    }  # fmt: skip


def said_in(plan: Plan) -> Interaction | None:
    """Their words."""
    if plan.response is not None:
        return plan.response.interaction
    if plan.reading is None:
        return None
    return plan.reading.interaction or (plan.reading.answer.response.interaction if plan.reading.answer else None)


def history(plan: Plan) -> list[dict[str, Any]]:
    rows = list(Change.objects.filter(subject_kind="plan", subject_id=plan.pk).order_by("-id")[:40])
    names = dict(Agent.objects.filter(pk__in=[one.actor_id for one in rows]).values_list("pk", "name"))
    return [{"who": names.get(one.actor_id or 0, _("Sixring")), "what": DONE.get(one.verb, one.verb), "at": one.at}
            for one in rows]  # fmt: skip


@require_POST
def tick(request: Request, plan_id: int, step: str) -> HttpResponse:
    found = steps.tick(reading.step_of(request.actor, plan_id, step), actor=request.actor)
    return said(request, found.plan, _("Done: %(step)s.") % {"step": found.get_kind_display()})


@require_POST
def untick(request: Request, plan_id: int, step: str) -> HttpResponse:
    found = steps.untick(reading.step_of(request.actor, plan_id, step), actor=request.actor)
    return said(request, found.plan, _("Still to be done: %(step)s.") % {"step": found.get_kind_display()})


@require_POST
def draft(request: Request, plan_id: int, step: str) -> HttpResponse:
    """Into the composer, and there: it is sent when somebody sends it."""
    found = reading.step_of(request.actor, plan_id, step)
    kept = drafting.draft(found, actor=request.actor)
    mode = "?mode=note" if kept.noting else ""
    messages.success(request, _("The words stand in the composer. Nothing was sent."))
    return redirect(f"{reverse('conversations:show', args=[found.plan.conversation_id])}{mode}#text")


@require_POST
def give_step(request: Request, plan_id: int, step: str) -> HttpResponse:
    """Whose a step is, and by when."""
    found = reading.step_of(request.actor, plan_id, step)
    form = OwnerForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("That colleague can’t be chosen."))
    steps.give(found, form.cleaned_data["agent"], actor=request.actor)
    if when := request.POST.get("when", "").strip():
        steps.move(found, promising.moment(when), actor=request.actor)
    return said(request, found.plan, _("Kept."))


@require_POST
def give(request: Request, plan_id: int) -> HttpResponse:
    plan = reading.get(request.actor, plan_id)
    form = OwnerForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("That colleague can’t be chosen."))
    agent = form.cleaned_data["agent"]
    if request.POST.get("who") == "me":
        agent = Agent.objects.filter(pk=request.actor.id or 0).first()
    steps.take(plan, agent, actor=request.actor)
    return said(request, plan, _("%(name)s sees to it.") % {"name": agent.name} if agent else _("Nobody has it now."))


@require_POST
def document(request: Request, plan_id: int) -> HttpResponse:
    request.actor.must("answer")
    plan = reading.get(request.actor, plan_id)
    form = DocumentForm(request.POST)
    if not form.is_valid():
        return render(request, "feedback/plans/plan.html", shown(request, plan, form), status=422)
    steps.document(plan, **form.cleaned_data, actor=request.actor)
    return said(request, plan, _("Written down."))


@require_POST
def close(request: Request, plan_id: int) -> HttpResponse:
    plan = steps.call_off(reading.get(request.actor, plan_id), actor=request.actor)
    return said(request, plan, _("Called off. It can go on at any time."))


@require_POST
def resume(request: Request, plan_id: int) -> HttpResponse:
    plan = steps.resume(reading.get(request.actor, plan_id), actor=request.actor)
    return said(request, plan, _("It goes on."))


@require_POST
def share(request: Request, message_id: int) -> HttpResponse:
    """Whether these words may be shown, as their customer said."""
    seen = Placement.objects.filter(interaction=message_id, current=True)
    seen = seen.filter(conversation__in=access.visible_to(request.actor).order_by().values("pk"))
    found = seen.select_related("interaction__identity").first()
    if found is None:
        raise NotFound
    word = sharing.keep(
        found.interaction, request.POST.get("answer", ""), request.POST.get("how", ""), actor=request.actor
    )
    yes = word.answer == Sharing.Answer.YES
    messages.success(request, _("It may be shown, without their name.") if yes else _("It is not shown."))
    return redirect(back(request, reverse("feedback:plans")))


def said(request: Request, plan: Plan, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect(back(request, reverse("feedback:plan", args=[plan.pk])))


def back(request: Request, otherwise: str) -> str:
    """Where a form stood, if that is a page of ours."""
    place = request.POST.get("back", "")
    return place if place.startswith("/") and url_has_allowed_host_and_scheme(place, None) else otherwise
