"""The five pages of predictions. Each shows what is kept, how well it did before, and what it cannot know."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sixring.core.request import Request

from .. import asking, words
from ..models import Kind, Standing
from . import judged, shown
from .drawn import ahead
from .forms import StaffingForm
from .staffing import hours

SHOWN = 50


def page(request: Request, kind: Kind, template: str, **context: Any) -> HttpResponse:
    """With what all of them show. A kind that was never made, or needs something first, says so instead."""
    kept = context.pop("kept", None) or asking.standing(kind)
    known = kept is not None and not kept.needs
    told = {"kind": kind, "kept": kept, "pages": shown.PAGES, "cannot_know": words.CANNOT_KNOW[kind], **context}
    told["needs"] = _(kept.needs) if kept and kept.needs else ""
    return render(request, f"insights/predictions/{template if known else 'unmade'}.html", told)


def made(request: Request, kind: Kind) -> Standing | None:
    """What is kept, if there is anything to be shown."""
    request.actor.must("lead")
    kept = asking.standing(kind)
    return kept if kept and not kept.needs else None


@require_safe
def leavers(request: Request) -> HttpResponse:
    kept = made(request, Kind.LEAVING)
    if kept is None:
        return page(request, Kind.LEAVING, "leavers")
    found = asking.leavers(request.actor, SHOWN)
    currency = (made(request, Kind.VALUE) or Standing()).figures.get("currency", "")
    lines = [shown.leaver(one, currency) for one in found]
    return page(
        request, Kind.LEAVING, "leavers", kept=kept, lines=lines, test=judged.leaving(kept), figure=judged.chances(kept)
    )


@require_safe
def value(request: Request) -> HttpResponse:
    kept = made(request, Kind.VALUE)
    if kept is None:
        return page(request, Kind.VALUE, "value")
    currency = kept.figures["currency"]
    lines = [shown.valued(one, currency) for one in asking.most_valuable(request.actor, SHOWN)]
    return page(
        request, Kind.VALUE, "value", kept=kept, lines=lines, test=judged.value(kept), figure=judged.orders(kept),
        total=words.amount(kept.figures["total"], currency),
    )  # fmt: skip


@require_safe
def following(request: Request) -> HttpResponse:
    kept = made(request, Kind.NEXT)
    if kept is None:
        return page(request, Kind.NEXT, "next")
    found = asking.of_kind(Kind.NEXT, request.actor, SHOWN)
    lines = [shown.following(one) for one in found]
    test, figure = judged.following(kept), judged.reasons(kept)
    return page(request, Kind.NEXT, "next", kept=kept, lines=lines, test=test, figure=figure)


@require_safe
def demand(request: Request) -> HttpResponse:
    kept = made(request, Kind.DEMAND)
    if kept is None:
        return page(request, Kind.DEMAND, "demand")
    first, patience = date.fromisoformat(kept.figures["first"]), kept.figures["patience"]
    days = [(n, str(date_format(first + timedelta(days=n), "l j M"))) for n in range(7)]
    form = StaffingForm(request.GET.dict(), kept.figures["channels"], days)
    chosen = form.chosen(patience["seconds"] if patience else None)
    week, day, told = [hours(form.told, n, chosen) for n in range(7)], form.of("day", 0), form.told
    context = {
        "form": form, "chosen": chosen, "test": judged.demand(told, chosen, patience), "day": days[day][1],
        "name": shown.called(chosen.channel), "lines": [shown.hour(one) for one in week[day] if one.expected >= 0.05],
        "trend": ahead.trend(told, first, judged.title_of_trend(told), judged.foot(kept)),
        "week": ahead.week(week, first, judged.foot(kept)) if week[0] else None,
    }  # fmt: skip
    return page(request, Kind.DEMAND, "demand", kept=kept, **context)


@require_safe
def groups(request: Request) -> HttpResponse:
    kept = made(request, Kind.GROUPS)
    if kept is None:
        return page(request, Kind.GROUPS, "groups")
    found, currency = asking.people_groups(), kept.figures["currency"]
    lines = [shown.group(one, currency) for one in found]
    return page(request, Kind.GROUPS, "groups", kept=kept, lines=lines, figure=shown.shares(found))
