"""What was said: twenty comments behind a number, and a quote without who said it."""

from __future__ import annotations

import secrets
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.core.errors import SixringError
from sixring.core.request import Request

from .. import cards, comments, quotes, seen
from ..comments import Behind
from ..measures import questions_of
from .asked import Wanted, wanted

DRAWS = 1_000_000


@require_safe
def behind(request: Request, survey_id: int) -> HttpResponse:
    """Twenty comments, drawn by chance; the same draw has the same address."""
    request.actor.must("answer")
    survey = seen.survey(request.actor, survey_id)
    asked = wanted(request, survey)
    what = behind_of(request, asked)
    seed = int(request.GET.get("draw", "")[:7]) if request.GET.get("draw", "").isdigit() else 1
    questions = questions_of(survey, get_language() or "en")
    labels = {one.key: one.label for one in questions}
    short = {one.key: str(one.measure.name) for one in questions if one.measure}
    found = comments.draw(survey, what, seed, actor=request.actor)
    again = urlencode({**asked.query, **told(request), "draw": secrets.randbelow(DRAWS)})
    context = {
        "survey": survey, "found": found, "again": again, "query": urlencode(asked.query), "what": what,
        "labels": labels, "short": short, "about": labels.get(what.question, ""), "wanted": asked,
    }  # fmt: skip
    return render(request, "feedback/results/comments.html", context)


def behind_of(request: Request, asked: Wanted) -> Behind:
    given = told(request)
    asking = asked.asking
    return Behind(
        asking.span, given.get("question", ""), number(given.get("low")), number(given.get("high")),
        given.get("chosen", ""), asking.cut, asking.member,
    )  # fmt: skip


def told(request: Request) -> dict[str, str]:
    names = ("question", "low", "high", "chosen")
    return {name: request.GET[name][:120] for name in names if request.GET.get(name)}


def number(text: str | None) -> float | None:
    try:
        found = float(text or "")
    except ValueError:
        return None
    return found if -1000 < found < 1000 else None


@require_http_methods(["GET", "HEAD", "POST"])
def quote(request: Request, answer_id: int) -> HttpResponse:
    """The card of an answer; POST keeps it, with further words to hide, one a line."""
    request.actor.must("answer")
    answer = seen.answer(request.actor, answer_id)
    wrong = ""
    if request.method == "POST":
        try:
            quotes.keep(answer, request.POST.get("hidden", "")[:4000].splitlines(), actor=request.actor)
        except SixringError as problem:
            wrong = problem.message
        else:
            messages.success(request, _("Kept. Look it over once more before you show it."))
            return redirect("feedback:quote", answer.pk)
    context = {"card": quotes.card(answer), "answer": answer, "survey": answer.response.survey, "wrong": wrong}
    return render(request, "feedback/results/quote.html", context, status=422 if wrong else 200)


@require_POST
def withdraw(request: Request, answer_id: int) -> HttpResponse:
    request.actor.must("answer")
    answer = seen.answer(request.actor, answer_id)
    quotes.withdraw(answer, actor=request.actor)
    messages.success(request, _("The card is gone."))
    return redirect("feedback:results_quotes", answer.response.survey_id)


@require_safe
def picture(request: Request, answer_id: int) -> HttpResponse:
    """The card as SVG, to be saved: never shown within a page of ours."""
    request.actor.must("answer")
    card = quotes.card(seen.answer(request.actor, answer_id))
    answer = HttpResponse(cards.svg(card), content_type="image/svg+xml")
    answer["Content-Disposition"] = f'attachment; filename="quote-{answer_id}.svg"'
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    return answer
