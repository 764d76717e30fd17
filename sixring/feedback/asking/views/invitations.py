"""Invitations, one by one: who was asked, by which way, what became of it, and why others were not."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sixring.core import clock
from sixring.core.request import Request

from ...models import Invitation, Survey
from .. import reasons
from ..triggering import LOOKED_AT
from .triggers import SEES

A_PAGE = 50
State = Invitation.State


@require_safe
def index(request: Request) -> HttpResponse:
    request.actor.must(SEES)
    lately = Invitation.objects.filter(created_at__gt=clock.ago(days=LOOKED_AT))
    rows = chosen(request, Invitation.objects.all())
    beside = ("version__survey", "identity__person", "trigger", "by", "conversation")
    ordered = rows.select_related(*beside).order_by("-created_at", "-pk")
    page = Paginator(ordered, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "rows": [shown(one) for one in page], "why": whys(lately), "days": LOOKED_AT,
        "states": State.choices, "state": request.GET.get("state", ""), "reason": request.GET.get("why", ""),
        "survey": request.GET.get("survey", ""), "surveys": Survey.objects.order_by("name").values_list("pk", "name"),
    }  # fmt: skip
    return render(request, "feedback/asking/invitations.html", context)


def chosen(request: Request, rows: QuerySet[Invitation]) -> QuerySet[Invitation]:
    """Those the filters of the page leave; a filter nobody knows leaves all."""
    state, why, survey = (request.GET.get(name, "") for name in ("state", "why", "survey"))
    if state in State.values:
        rows = rows.filter(state=state)
    if why in reasons.WORDS:
        rows = rows.filter(why_not__regex=f"^{why}(:|$)")
    if survey.isdecimal() and len(survey) < 19:
        rows = rows.filter(version__survey=int(survey))
    return rows


def shown(one: Invitation) -> dict[str, Any]:
    person = one.identity.person if one.identity else None
    name = (person.name if person else "") or (one.identity.display if one.identity else "")
    return {
        "invitation": one, "name": name, "why": reasons.words(one.why_not) if one.why_not else "",
        "tone": {State.ANSWERED: "good", State.NOT_SENT: "watch"}.get(State(one.state), ""),
    }  # fmt: skip


def whys(rows: QuerySet[Invitation]) -> list[tuple[str, str, int]]:
    """Why invitations were not sent: the reason, in words, and how many; the most frequent first."""
    counts: dict[str, int] = {}
    not_sent = rows.filter(state=State.NOT_SENT).values_list("why_not").annotate(n=Count("pk")).order_by()
    for kept, n in not_sent:
        reason = kept.partition(":")[0]
        counts[reason] = counts.get(reason, 0) + n
    return sorted(((key, reasons.label(key), n) for key, n in counts.items()), key=lambda one: -one[2])
