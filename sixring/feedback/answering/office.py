"""Screens of the office: answers on paper typed in, and what was set aside looked at."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sixring.core import brands, clock
from sixring.core.errors import Refused
from sixring.core.request import Request

from ..models import Response, Survey, SurveyVersion
from ..surveys import languages, piping, publishing
from ..surveys.branching import asked
from ..surveys.design import Design
from ..surveys.views.building import head
from . import aside, bywhom, typed
from .accepting import NotKept
from .keep import given_of, keep
from .sheet import printed
from .shown import Speaker
from .wording import words

WHY = {
    "trap": gettext_lazy("A field was filled in that nobody sees."),
    "quick": gettext_lazy("It was sent within a second."),
    "flood": gettext_lazy("Very many came from one place at once."),
}


class PaperForm(forms.Form):
    """What stands on a sheet of paper besides the answers."""

    on = forms.DateField(
        label=gettext_lazy("Filled in on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    who = forms.CharField(
        required=False, max_length=254, label=gettext_lazy("Who"),
        help_text=gettext_lazy("An e-mail address or a phone number, where they wrote one. It counts as claimed."),
    )  # fmt: skip
    place = forms.CharField(required=False, max_length=80, label=gettext_lazy("Where"))

    def clean_who(self) -> str:
        who = str(self.cleaned_data["who"]).strip()
        if who and not bywhom.kind_of(who):
            raise forms.ValidationError(_("That is neither an e-mail address nor a phone number with its country."))
        return who

    def clean_on(self) -> Any:
        if self.cleaned_data["on"] > timezone.localdate(clock.now()):
            raise forms.ValidationError(_("That day has yet to come."))
        return self.cleaned_data["on"]


@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: Request, survey_id: int) -> HttpResponse:
    """All questions on one page; what is typed is kept as of the day it was filled in."""
    request.actor.must("answer")
    survey = publishing.get(request.actor, survey_id)
    version = publishing.published(survey)
    if version is None:
        raise Refused(_("Publish the survey first."))
    form = PaperForm(request.POST or None, initial={"on": clock.now().date(), "place": request.GET.get("place", "")})
    if survey.anonymous:
        del form.fields["who"]
    if request.method != "POST":
        return sheet(request, survey, version, form, {}, {})
    design = Design.of(version)
    said = typed.answers(design.questions, request.POST)
    try:
        if form.is_valid():
            keep_paper(request, version, design, form.cleaned_data, said)
            messages.success(request, _("Kept. The next sheet?"))
            return redirect(f"{request.path}?place={form.cleaned_data['place']}")
        wrong: dict[str, str] = {}
    except NotKept as refused:
        wrong = refused.by_question
    return sheet(request, survey, version, form, said, wrong)


def keep_paper(
    request: Request, version: SurveyVersion, design: Design, about: dict[str, Any], said: dict[str, Any]
) -> Response:  # fmt: skip
    """A sheet as it stands: what was left out is left out, what has to be answered too."""
    given = {key: value for key, value in said.items() if value not in ("", [], {})}
    key = request.POST.get("sheet", "")[:40]
    return keep(
        version, given, identity=bywhom.identity(about["who"]) if about.get("who") else None, source="paper",
        language=languages.chosen(design, request.POST.get("in", "")), context={"place": about["place"]},
        dedupe=f"paper:{request.actor.id}:{key}", at=moment(about["on"]), actor=request.actor,
    )  # fmt: skip


def moment(day: Any) -> datetime:
    """Noon of that day; now, of today before noon."""
    return min(datetime.combine(day, time(12), tzinfo=UTC), clock.now())


def sheet(
    request: Request, survey: Survey, version: SurveyVersion, form: PaperForm, said: dict[str, Any],
    wrong: dict[str, str],
) -> HttpResponse:  # fmt: skip
    design = Design.of(version)
    language = languages.chosen(design, request.POST.get("in", ""))
    speaker = Speaker(design, language, {}, {})
    plain = [replace(one, required=False) for one in design.questions]  # a sheet may leave out anything
    questions = [speaker.shown(one, said.get(one.key), wrong.get(one.key, "")) for one in plain]
    context = head(request, survey) | {
        "form": form, "questions": questions, "words": words(language), "words_in": language, "writing": language,
        "spoken": [(one, languages.name(one)) for one in design.languages], "paper": True,
        "sheet": request.POST.get("sheet") or uuid.uuid4().hex, "version": version,
    }  # fmt: skip
    return render(request, "feedback/surveys/paper.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def empty(request: Request, survey_id: int) -> HttpResponse:
    """A sheet to print, in the language `?in=` names."""
    request.actor.must("answer")
    survey = publishing.get(request.actor, survey_id)
    version = publishing.published(survey)
    if version is None:
        raise Refused(_("Publish the survey first."))
    language = languages.chosen(Design.of(version), request.GET.get("in", "")[:12])
    context = {"survey": survey, "version": version, "brand": survey.brand or brands.main()}
    return render(request, "feedback/answering/sheet.html", context | printed(version, language))


@require_safe
def set_aside(request: Request, survey_id: int) -> HttpResponse:
    survey = publishing.get(request.actor, survey_id)
    rows = [(one, WHY.get(one.suspicion, one.suspicion), spoken(one)) for one in aside.of(survey, request.actor)[:100]]
    return render(request, "feedback/surveys/aside.html", head(request, survey) | {"rows": rows})


def spoken(response: Response) -> list[tuple[str, str]]:
    """Question and answer, as people say them."""
    design = Design.of(response.version)
    said = {one.question: given_of(one) for one in response.answers.all()}
    plain = {key: one.plain for key, one in said.items()}
    found = []
    for one in asked(design, plain):
        if one.key in plain:
            words_said = piping.spoken(one, plain[one.key], design.main, design.main) or str(plain[one.key])
            found.append((one.ask(design.main), words_said))
    return found


@require_POST
def judge(request: Request, survey_id: int, response_id: int) -> HttpResponse:
    """`verdict` is count or dismiss."""
    survey = publishing.get(request.actor, survey_id)
    response = aside.get(survey, request.actor, response_id)
    if request.POST.get("verdict") == "count":
        aside.let_count(response, actor=request.actor)
        messages.success(request, _("It counts now."))
    else:
        aside.dismiss(response, actor=request.actor)
        messages.success(request, _("Dismissed. It is kept, and doesn’t count."))
    return redirect("feedback:survey_aside", survey.pk)
