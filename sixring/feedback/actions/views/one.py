"""One action: what it rests on, whom it is for, what they are told, whether it helped."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.core.errors import Invalid, SixringError
from sixring.core.models import Agent, Change
from sixring.core.request import Request

from ...models import Action
from ...plan import rules
from ...plan.words import SHIPPED
from .. import board, effect, inviting, people, reaching, saying, telling
from ..forms import LoyalForm, SurveyForm, WordsForm
from .board import basis_of

DONE = {
    "action.planned": gettext_lazy("planned it"), "action.begun": gettext_lazy("began"),
    "action.done": gettext_lazy("said it is done"), "action.told": gettext_lazy("told the first of them"),
    "action.telling": gettext_lazy("let those who raised it be told"),
    "action.measured": gettext_lazy("measured the effect"),
    "action.looked_at": gettext_lazy("looked at the effect"), "action.changed": gettext_lazy("changed it"),
    "action.worded": gettext_lazy("wrote what they are told"), "action.people_added": gettext_lazy("added people"),
    "action.people_removed": gettext_lazy("took somebody off"),
    "action.invited": gettext_lazy("invited them to try it"),
}  # fmt: skip
A_PAGE = 20


@require_safe
def show(request: Request, action_id: int) -> HttpResponse:
    request.actor.must("answer")
    action = board.get(request.actor, action_id)
    return render(request, "feedback/actions/action.html", shown(request, action))


def shown(request: Request, action: Action) -> dict[str, Any]:
    page = Paginator(people.of(action), A_PAGE).get_page(request.GET.get("page"))
    effects = list(action.effects.select_related("by").order_by("-at")[:5])
    counted = {which: people.of(action, which).count() for which in ("", "told", "waiting", "not_told")}
    return {
        "action": action, "basis": basis_of(action), "may_change": board.may_change(action, request.actor),
        "page": page, "people": people.shown(action, request.actor, page), "counts": counted,
        "why_not": why_not(action), "forms": word_forms(action), "history": history(action),
        "worst": worst_of(action), "effects": [told_of(one) for one in effects], "against": effect.open_to(action),
        "metric": effect.metric_of(action), "surveys": SurveyForm(),
    }  # fmt: skip


def told_of(one: Any) -> dict[str, Any]:
    return {"effect": one, "verdict": saying.verdict(one), "rows": saying.rows(one), "metric": saying.metric(one),
            "against": saying.against(one)}  # fmt: skip


def why_not(action: Action) -> list[tuple[str, int]]:
    """Why some were not told, in words, and how many each."""
    found: dict[str, int] = {}
    for word in people.of(action, "not_told").values_list("why_not", flat=True):
        found[word] = found.get(word, 0) + 1
    return [(str(reaching.WHY.get(word, word)), many) for word, many in sorted(found.items())]


def word_forms(action: Action) -> list[WordsForm]:
    """One for each language there are words in, and one more; the first in English."""
    told = action.words or {}
    left = next((one for one in SHIPPED if one not in told), "")
    forms = [WordsForm(initial={"language": lang, **words}, prefix=lang) for lang, words in told.items()]
    return [*forms, WordsForm(initial={"language": left}, prefix="new")]


def worst_of(action: Action) -> int | None:
    """Up to which score somebody is unhappy, by the question it rests on."""
    metric = effect.metric_of(action)
    return int(getattr(rules.of(), f"{metric}_bad")) if metric else None


def history(action: Action) -> list[dict[str, Any]]:
    rows = list(Change.objects.filter(subject_kind="action", subject_id=action.pk).order_by("-id")[:60])
    names = dict(Agent.objects.filter(pk__in=[one.actor_id for one in rows]).values_list("pk", "name"))
    return [{"who": names.get(one.actor_id or 0, _("Sixring")), "what": DONE.get(one.verb, one.verb), "at": one.at}
            for one in rows]  # fmt: skip


@require_POST
def add_people(request: Request, action_id: int) -> HttpResponse:
    """Everybody who gave such a score to the question it rests on."""
    action = board.get(request.actor, action_id)
    board.refuse_others(action, request.actor)
    worst = request.POST.get("worst", "")
    if action.survey is None or not worst.isdecimal() or len(worst) > 2:
        raise Invalid(_("Say up to which score. Nobody was added."))
    count = people.add_responses(action, people.unhappy(action, int(worst)), actor=request.actor)
    said = ngettext("%(n)d person was added.", "%(n)d people were added.", count) % {"n": count}
    return done(request, action, said)


@require_POST
def remove_person(request: Request, action_id: int, affected_id: int) -> HttpResponse:
    action = board.get(request.actor, action_id)
    people.remove(action, affected_id, actor=request.actor)
    return done(request, action, _("Taken off."))


@require_POST
def words(request: Request, action_id: int) -> HttpResponse:
    """What they are told, in every language there is a form for; an emptied one goes."""
    action = board.get(request.actor, action_id)
    typed = {}
    for prefix in {*action.words, "new"}:
        form = WordsForm(request.POST, prefix=prefix)
        if form.is_valid():
            typed[form.cleaned_data["language"].strip()] = form.cleaned_data
    telling.say(action, typed, actor=request.actor)
    return done(request, action, _("Kept."))


@require_POST
def tell(request: Request, action_id: int) -> HttpResponse:
    action = board.get(request.actor, action_id)
    count = telling.tell(action, actor=request.actor)
    said = ngettext("%(n)d person is told.", "%(n)d people are told.", count) % {"n": count}
    return done(request, action, said)


@require_POST
def measure(request: Request, action_id: int) -> HttpResponse:
    action = board.get(request.actor, action_id)
    found = effect.measure(action, request.POST.get("against", ""), actor=request.actor)
    return done(request, action, saying.verdict(found))


@require_POST
def invite(request: Request, action_id: int) -> HttpResponse:
    action = board.get(request.actor, action_id)
    board.refuse_others(action, request.actor)
    form = SurveyForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Choose a survey that is open. Nobody was asked."))
    asked = inviting.to_test(action, form.cleaned_data["survey"], actor=request.actor)
    said = ngettext("%(n)d person is asked.", "%(n)d people are asked.", asked.invited) % {"n": asked.invited}
    return done(request, action, said)


def done(request: Request, action: Action, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("feedback:action", action.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def loyal(request: Request) -> HttpResponse:
    """Who is loyal, by the rule the page states, and asking them what still stands in their way."""
    request.actor.must("lead")
    form = LoyalForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            asked = inviting.ask_loyal(form.cleaned_data["survey"], form.cleaned_data["most"], actor=request.actor)
            messages.success(
                request, _("%(n)d are asked; %(m)d were already.") % {"n": asked.invited, "m": asked.before}
            )
            return redirect("feedback:loyal")
        except SixringError as wrong:
            form.add_error(None, wrong.message)
    context = {"form": form, "count": inviting.loyal().count(), "rules": rules.of(), "surveys": form.fields["survey"]}
    return render(request, "feedback/actions/loyal.html", context, status=422 if form.is_bound else 200)
