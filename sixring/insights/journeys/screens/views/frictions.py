"""Where it hurts: ranked, and one of them with its examples."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sixring.core.errors import NotFound
from sixring.core.request import Request

from ....dashboards.views.measured import measured
from ... import asking, frictions
from .. import board, findings, words
from ..looking import context
from .map import look_of


@require_safe
@measured
def index(request: Request) -> HttpResponse:
    look = look_of(request)
    found = frictions.frictions(**look.asking)
    page = {
        **context(look), "found": found, "title": findings.of_frictions(found), "cards": board.cards(found, look),
        "assumed": board.assumed(found), "foot": words.rests(found.basis, look.span),
    }  # fmt: skip
    return render(request, "insights/journeys/frictions.html", page)


@require_safe
@measured
def show(request: Request, name: str) -> HttpResponse:
    """One friction, with conversations in which it happened."""
    look = look_of(request)
    found = frictions.frictions(**look.asking)
    if found.basis.missing:
        return render(request, "insights/journeys/none.html", {**context(look), "basis": found.basis})
    card = next((one for one in board.cards(found, look) if one.friction.name == name), None)
    if card is None:
        raise NotFound
    page = {
        **context(look), "card": card, "examples": asking.examples(card.friction.rows, look.actor, **look.asking),
        "foot": words.rests(found.basis, look.span), "labels": found.basis.labels,
    }  # fmt: skip
    return render(request, "insights/journeys/friction.html", page)
