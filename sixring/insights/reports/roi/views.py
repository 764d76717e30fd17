"""The page of the return, and one for each assumption."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.core.errors import NotFound, SixringError
from sixring.core.request import Request
from sixring.insights.dashboards import said as said_by
from sixring.insights.dashboards.views.measured import measured
from sixring.insights.strategy import sheet

from . import shown, supposing
from .forms import SupposedForm
from .supposing import KNOWN


@require_safe
@measured
def index(request: Request) -> HttpResponseBase:
    request.actor.must("lead")
    page = shown.now()
    if csv := sheet.asked(request, (page.parts, page.moves)):
        return csv
    lines = [(one, said(one, page.currency)) for one in page.lines]
    context = {
        "page": page, "lines": lines, "together": shown.together(page.measured.together, page.currency),
        "unknown": [(shown.PARTS[one.name], [shown.label(name) for name in one.needs])
                    for one in (*page.found.parts, page.found.cost) if one.needs],
        "figures": figures(page),
    }  # fmt: skip
    return render(request, "insights/strategy/return.html", context)


def said(one: shown.Line, currency: str) -> tuple[str, str]:
    """The likely value, and what it could be as well."""
    if one.found is None:
        return "", ""
    return shown.say(one.found.likely, one.unit, currency), shown.between(one.found, one.unit, currency)


def figures(page: shown.Page) -> list[tuple[str, str, str]]:
    """The three numbers on top: what is left, per unit of cost, and until when."""
    found = page.found
    if found.net is None:
        return []
    told = [(_("Left a year"), page.money(found.net[1]), ends(*map(page.money, found.net)))]
    if found.rate:
        rates = [said_by.share(one).replace("-", "−") for one in found.rate]
        told.append((_("Return on its cost"), rates[1], ends(*rates)))
    if found.months:
        months = [
            _("never") if one is None else _("%(n)s months") % {"n": said_by.bare(round(one, 1))}
            for one in found.months
        ]
        told.append((_("Paid back after"), months[1], ends(*months)))
    return told


def ends(low: str, _likely: str, high: str) -> str:
    return _("%(a)s to %(b)s") % {"a": low, "b": high} if low != high else ""


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, supposed: str) -> HttpResponse:
    """Assume it anew."""
    request.actor.must("lead")
    if supposed not in KNOWN:
        raise NotFound
    now = supposing.now().get(supposed)
    form = SupposedForm(supposed, now, request.POST or None)
    if form.is_valid():
        try:
            supposing.suppose(supposed, *form.range, form.cleaned_data["source"], actor=request.actor)
            messages.success(request, _("The sum follows it from now on."))
            return redirect("insights:roi")
        except SixringError as problem:
            form.add_error(None, problem.message)
    context = {"form": form, "kind": KNOWN[supposed], "name": supposed, "now": now}
    return render(request, "insights/strategy/supposed.html", context, status=422 if form.is_bound else 200)


@require_POST
def take_back(request: Request, supposed: str) -> HttpResponse:
    supposing.take_back(supposed, actor=request.actor)
    messages.success(request, _("Taken back. What is measured counts again, where it is."))
    return redirect("insights:roi")
