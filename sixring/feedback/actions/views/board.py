"""The board itself: its columns, a new action, an action changed or moved."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.core import clock
from sixring.core.request import Request
from sixring.interactions.models import Interaction

from ...models import Action, Survey
from .. import board, figures, people, saying
from ..forms import ActionForm, NewActionForm, scored

MOVES = {
    "planned": ("doing",), "doing": ("planned", "done"), "done": ("doing",), "told": (), "measured": (),
}  # fmt: skip


@require_safe
def index(request: Request) -> HttpResponse:
    request.actor.must("answer")
    columns = [
        {"column": column, "cards": [card(action, request) for action in column.actions]}
        for column in board.columns(request.actor)
    ]
    return render(request, "feedback/actions/board.html", {"columns": columns, "any": any(c["cards"] for c in columns)})


def card(action: Action, request: Request) -> dict[str, Any]:
    effects = sorted(action.effects.all(), key=lambda one: one.at, reverse=True)
    today = timezone.localtime(clock.now()).date()
    late = action.due_on is not None and action.due_on < today and action.state in ("planned", "doing")
    return {
        "action": action, "late": late, "basis": basis_of(action), "effect": effects[0] if effects else None,
        "short": saying.short(effects[0]) if effects else "",
        "moves": [(state, Action.State(state).label) for state in MOVES[action.state]]
        if board.may_change(action, request.actor) else [],
    }  # fmt: skip


def basis_of(action: Action) -> str:
    """What it rests on, in a line."""
    parts = [action.topic, figures.said(action.figure), action.driver]
    return " · ".join(part for part in parts if part)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Prefilled by whatever leads here: `survey`, `question`, `topic`, `driver`, and `touch` for whose words it is."""
    request.actor.must("answer")
    form = NewActionForm(request.POST or None, initial=begun(request))
    if not (form.is_bound and form.is_valid()):
        context = {"form": form, "action": None}
        return render(request, "feedback/actions/form.html", context, status=422 if form.is_bound else 200)
    action = made(request, form.cleaned_data)
    messages.success(request, _("On the board."))
    return redirect("feedback:action", action.pk)


def begun(request: Request) -> dict[str, Any]:
    asked = request.GET
    survey, question = asked.get("survey", ""), asked.get("question", "")
    if survey.isdecimal() and len(survey) < 19 and not question:
        question = first_score(int(survey))
    named = {name: asked.get(name, "")[:200] for name in ("topic", "driver", "title")}
    touch = asked.get("touch", "")
    return {**named, "basis": f"{survey}:{question}", "touch": touch if touch.isdecimal() else None}


def first_score(survey_id: int) -> str:
    return next((key for survey, key, _label in scored() if survey.pk == survey_id), "")


def made(request: Request, typed: dict[str, Any]) -> Action:
    number, _colon, question = typed["basis"].partition(":")
    survey = Survey.objects.filter(pk=number).first() if number else None
    figure = figures.taken(survey, question) if survey else {}
    basis = board.Basis(survey, question if survey else "", typed["topic"], typed["driver"], figure)
    wanted = ("title", "plan", "expected", "owner", "due_on")
    action = board.plan(actor=request.actor, basis=basis, **{name: typed[name] for name in wanted})
    if touch := Interaction.objects.filter(pk=typed["touch"] or 0).select_related("identity").first():
        people.add_touches(action, [touch], actor=request.actor)
    return action


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, action_id: int) -> HttpResponse:
    action = board.get(request.actor, action_id)
    board.refuse_others(action, request.actor)
    wanted = ("title", "plan", "expected", "owner", "due_on")
    form = ActionForm(request.POST or None, initial={name: getattr(action, name) for name in wanted})
    if not (form.is_bound and form.is_valid()):
        context = {"form": form, "action": action}
        return render(request, "feedback/actions/form.html", context, status=422 if form.is_bound else 200)
    board.change(action, actor=request.actor, **form.cleaned_data)
    messages.success(request, _("Kept."))
    return redirect("feedback:action", action.pk)


@require_POST
def move(request: Request, action_id: int) -> HttpResponse:
    action = board.move(board.get(request.actor, action_id), request.POST.get("state", ""), actor=request.actor)
    messages.success(request, _("Now: %(state)s.") % {"state": action.get_state_display()})
    return (
        redirect("feedback:actions") if request.POST.get("back") == "board" else redirect("feedback:action", action.pk)
    )
