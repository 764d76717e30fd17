"""The pages of reports."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.core import calendars
from sixring.core.errors import NotFound, SixringError
from sixring.core.request import Request

from . import definitions, mailing, snapshots
from .forms import DaysForm, MailForm, ReportForm
from .models import Report, Snapshot
from .periods import days_of
from .printed import FORMATS
from .printed.page import sections
from .sections import SECTIONS


@require_safe
def index(request: Request) -> HttpResponse:
    """Every report with its latest snapshots."""
    reports = definitions.all_of(request.actor)
    found = [(one, snapshots.of(one, request.actor)[:3]) for one in reports]
    return render(request, "insights/reports/index.html", {"reports": found})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    request.actor.must("lead")
    form = ReportForm(request.POST or None)
    if form.is_valid():
        try:
            made = definitions.define(**form.cleaned_data, actor=request.actor)
            return redirect("insights:report", made.pk)
        except SixringError as problem:
            form.add_error(None, problem.message)
    return render(request, "insights/reports/new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, report_id: int) -> HttpResponse:
    report = definitions.get(report_id, request.actor)
    initial = {"title": report.title, "period": report.period, "sections": report.sections}
    form = ReportForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            definitions.change(report, **form.cleaned_data, actor=request.actor)
            messages.success(request, _("Kept. What was made before stays as it is."))
            return redirect("insights:report", report.pk)
        except SixringError as problem:
            form.add_error(None, problem.message)
    context = {"form": form, "report": report}
    return render(request, "insights/reports/new.html", context, status=422 if form.is_bound else 200)


@require_POST
def end(request: Request, report_id: int) -> HttpResponse:
    definitions.end(definitions.get(report_id, request.actor), actor=request.actor)
    messages.success(request, _("The report is not made any more, and no mail of it leaves."))
    return redirect("insights:reports")


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request, report_id: int) -> HttpResponse:
    """A report with its snapshots; POST asks for one of the days typed."""
    report = definitions.get(report_id, request.actor)
    first, last = days_of(report.period, calendars.today(request.user.zone))
    form = DaysForm(request.POST or None, initial={"first": first, "last": last})
    if form.is_valid():
        try:
            asked = snapshots.ask(
                report, **form.cleaned_data, zone=request.user.zone, language=get_language() or "en",
                actor=request.actor,
            )  # fmt: skip
            return redirect("insights:snapshot", asked.pk)
        except SixringError as problem:
            form.add_error(None, problem.message)
    return page(request, report, form, MailForm(initial=mail_of(request, report)), 422 if form.is_bound else 200)


def page(request: Request, report: Report, form: DaysForm, mail_form: MailForm, status: int) -> HttpResponse:
    context = {
        "report": report, "form": form, "mail_form": mail_form, "mail": mailing.mine(report, request.actor),
        "snapshots": snapshots.of(report, request.actor)[:100], "formats": FORMATS.items(),
        "sections": [one.title for name, one in SECTIONS.items() if name in report.sections],
    }  # fmt: skip
    return render(request, "insights/reports/report.html", context, status=status)


def mail_of(request: Request, report: Report) -> dict[str, object]:
    found = mailing.mine(report, request.actor)
    return {"every": found.every, "hour": found.hour, "formats": found.formats} if found else {}


@require_POST
def subscribe(request: Request, report_id: int) -> HttpResponse:
    report = definitions.get(report_id, request.actor)
    form = MailForm(request.POST)
    if form.is_valid():
        try:
            mailing.subscribe(report, request.user, **form.cleaned_data, actor=request.actor)
            messages.success(request, _("It comes by mail when its period is over."))
            return redirect("insights:report", report.pk)
        except SixringError as problem:
            form.add_error(None, problem.message)
    return page(request, report, DaysForm(), form, 422)


@require_POST
def unsubscribe(request: Request, report_id: int) -> HttpResponse:
    mailing.end(definitions.get(report_id, request.actor), actor=request.actor)
    messages.success(request, _("It comes no more."))
    return redirect("insights:report", report_id)


@require_safe
def snapshot(request: Request, snapshot_id: int) -> HttpResponse:
    """What was made, on screen; or that it is being made, or why not."""
    found = snapshots.get(snapshot_id, request.actor)
    shown = sections(found.content) if found.state == Snapshot.State.READY else []
    context = {"snapshot": found, "content": found.content, "sections": shown, "formats": FORMATS.items()}
    return render(request, "insights/reports/snapshot.html", context)


@require_safe
def file(request: Request, snapshot_id: int, suffix: str) -> HttpResponseBase:
    """The snapshot as a file; the same bytes each time."""
    if suffix not in FORMATS:
        raise NotFound
    found = snapshots.ready(snapshot_id, request.actor)
    answer = HttpResponse(FORMATS[suffix].made(found.content), content_type=FORMATS[suffix].mime)
    answer["Content-Disposition"] = f'attachment; filename="{mailing.filename(found, suffix)}"'
    return answer


@require_POST
def remove(request: Request, snapshot_id: int) -> HttpResponse:
    found = snapshots.get(snapshot_id, request.actor)
    snapshots.remove(found, actor=request.actor)
    messages.success(request, _("Removed."))
    return redirect("insights:report", found.report_id)
