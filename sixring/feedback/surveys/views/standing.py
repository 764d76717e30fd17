"""Publishing, closing, settings and versions of a survey."""

from __future__ import annotations

from django.conf import settings as installation
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.core.errors import Refused
from sixring.core.request import Request

from .. import publishing
from ..forms import SettingsForm
from .building import head


@require_POST
def publish(request: Request, survey_id: int) -> HttpResponse:
    survey = publishing.get(request.actor, survey_id)
    version = publishing.publish(survey, actor=request.actor)
    messages.success(request, _("Published as version %(n)d.") % {"n": version.number})
    return redirect("feedback:survey", survey.pk)


@require_POST
def discard(request: Request, survey_id: int) -> HttpResponse:
    survey = publishing.get(request.actor, survey_id)
    publishing.discard(survey, actor=request.actor)
    messages.success(request, _("The draft is gone. What is published stays."))
    return redirect("feedback:survey", survey.pk)


@require_POST
def close(request: Request, survey_id: int) -> HttpResponse:
    survey = publishing.get(request.actor, survey_id)
    publishing.close(survey, actor=request.actor)
    messages.success(request, _("Closed. What was begun may be finished within a day."))
    return redirect("feedback:survey", survey.pk)


@require_POST
def reopen(request: Request, survey_id: int) -> HttpResponse:
    survey = publishing.get(request.actor, survey_id)
    publishing.reopen(survey, actor=request.actor)
    return redirect("feedback:survey", survey.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: Request, survey_id: int) -> HttpResponse:
    request.actor.must("configure")
    survey = publishing.get(request.actor, survey_id)
    names = ("name", "touchpoint", "brand", "anonymous", "by_anyone", "kiosk", "incentive")
    first = {name: getattr(survey, name) for name in names} | {"origins": "\n".join(survey.origins)}
    form = SettingsForm(request.POST or None, initial=first)
    if form.is_valid():
        try:
            publishing.settle(survey, form.cleaned_data, actor=request.actor)
        except Refused as refused:
            form.add_error("anonymous", refused.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("feedback:survey_settings", survey.pk)
    context = head(request, survey) | {"form": form, "public": installation.PUBLIC_URL}
    return render(request, "feedback/surveys/settings.html", context, status=422 if form.is_bound else 200)


@require_safe
def versions(request: Request, survey_id: int) -> HttpResponse:
    survey = publishing.get(request.actor, survey_id)
    counted = dict(survey.responses.values_list("version").annotate(n=Count("pk", filter=Q(state="complete"))))
    rows = [(one, counted.get(one.pk, 0)) for one in survey.versions.select_related("by").order_by("-number")]
    return render(request, "feedback/surveys/versions.html", head(request, survey) | {"rows": rows})
