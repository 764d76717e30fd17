"""The builder: questions, words and look of a draft, with what visitors will see beside it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sixring.core.request import Request

from ...models import Survey
from .. import checking, languages, publishing, shaping, tabs
from ..design import Design
from ..forms import QuestionForm, ThemeForm, WordsForm
from ..kinds import KINDS


@require_safe
def show(request: Request, survey_id: int) -> HttpResponse:
    survey = publishing.get(request.actor, survey_id)
    return render(request, "feedback/surveys/build.html", built(request, survey))


def built(request: Request, survey: Survey, bound: QuestionForm | None = None) -> dict[str, Any]:
    """Everything the builder shows, in the language it is being written in (`?in=`)."""
    version = publishing.latest(survey)
    design = Design.of(version)
    language = languages.chosen(design, request.GET.get("in", "") or request.POST.get("in", ""))
    may = request.actor.may("configure")
    rows = [row(design, one, language, bound) for one in design.questions]
    texts = {name: languages.own(design.texts, language, name) for name in ("title", "intro", "thanks")}
    return head(request, survey) | {
        "version": version, "is_draft": version.published_at is None, "may_build": may, "design": design,
        "writing": language, "spoken": [(one, languages.name(one)) for one in design.languages],
        "language_name": languages.name(language),
        "unspoken": [(one, name) for one, name in languages.NAMES.items() if one not in design.languages],
        "rows": rows, "kinds": KINDS.values(), "open": request.GET.get("open", bound.question.key if bound else ""),
        "words": WordsForm(initial=texts), "theme": ThemeForm(initial={"logo": True, **design.theme}),
        "aside": aside(version.design), **standing(survey, version.design),
    }  # fmt: skip


def row(design: Design, question: Any, language: str, bound: QuestionForm | None) -> dict[str, Any]:
    mine = bound is not None and bound.question.key == question.key
    form = bound if mine else QuestionForm(design=design, question=question, language=language)
    number = design.questions.index(question)
    return {
        "question": question, "number": number + 1, "form": form, "ask": question.ask(language, design.main),
        "kind": KINDS[question.kind].label, "first": number == 0, "last": number == len(design.questions) - 1,
        "main": question.ask(design.main) if language != design.main else "",
    }  # fmt: skip


def aside(raw: dict[str, Any]) -> list[tuple[str, str]]:
    found = [(one["key"], one.get("texts") or {}) for one in raw.get("aside") or ()]
    return [(key, next((words["ask"] for words in texts.values() if words.get("ask")), key)) for key, texts in found]


def standing(survey: Survey, raw: dict[str, Any]) -> dict[str, Any]:
    """What keeps it from being published, what is worth a look, and which words are missing."""
    from ..design import read

    design = read(raw)
    gaps: dict[str, list[languages.Gap]] = {}
    for gap in languages.missing(design):
        gaps.setdefault(gap.language, []).append(gap)
    return {
        "problems": checking.wrong_with(raw), "hints": checking.worth_a_look(design), "survey": survey,
        "gaps": [(code, languages.name(code), found) for code, found in gaps.items() if code != design.main],
    }  # fmt: skip


def head(request: Request, survey: Survey) -> dict[str, Any]:
    """What every page of one survey has above it."""
    return {"survey": survey, "parts": [(one, url, url == request.path) for one, url in tabs.parts(request, survey)]}


def to(survey: Survey, language: str = "", key: str = "", anchor: str = "") -> HttpResponse:
    query = "&".join(f"{name}={value}" for name, value in (("in", language), ("open", key)) if value)
    place = reverse("feedback:survey", args=[survey.pk])
    return redirect(place + (f"?{query}" if query else "") + (f"#{anchor}" if anchor else ""))


def changed(request: Request, survey: Survey, raw: dict[str, Any], key: str = "", *, anchor: str = "") -> HttpResponse:
    """Keep `raw` as the draft; the page again, or for htmx only what stands beside the form, and a word to preview."""
    version = publishing.change(publishing.draft_of(survey, actor=request.actor), raw, actor=request.actor)
    language = request.POST.get("in", "")[:12]
    if not request.htmx:
        return to(survey, language, key, anchor or (f"q-{key}" if key else ""))
    design = Design.of(version)
    said = design.by_key[key].ask(language, design.main) if key in design.by_key else ""
    context = {**standing(survey, raw), "key": key, "said": said, "may_build": True, "is_draft": True, "swapped": True}
    answer = render(request, "feedback/surveys/_saved.html", context)
    answer["HX-Trigger"] = "sixring:survey-changed"
    return answer


def drafted(request: Request, survey_id: int) -> tuple[Survey, dict[str, Any]]:
    """The survey and the JSON of its draft, which begins as what is published where there is none."""
    request.actor.must("configure")
    survey = publishing.get(request.actor, survey_id)
    return survey, publishing.draft_of(survey, actor=request.actor).design


@require_POST
def add(request: Request, survey_id: int) -> HttpResponse:
    survey, raw = drafted(request, survey_id)
    raw, key = shaping.add(raw, request.POST.get("kind", ""))
    return changed(request, survey, raw, key)


@require_POST
def change(request: Request, survey_id: int, question: str) -> HttpResponse:
    """What a question says, in the language it was being written in."""
    survey, raw = drafted(request, survey_id)
    shaping.place_of(raw, question)
    design = Design.of(publishing.latest(survey))
    language = languages.chosen(design, request.POST.get("in", ""))
    form = QuestionForm(request.POST, design=design, question=design.by_key[question], language=language)
    if not form.is_valid():
        return render(request, "feedback/surveys/build.html", built(request, survey, form), status=422)
    return changed(request, survey, shaping.change(raw, question, form.said()), question)


@require_POST
def place(request: Request, survey_id: int, question: str) -> HttpResponse:
    """Where it stands: `to` is a number from 1, or a step such as -1 by `by`."""
    survey, raw = drafted(request, survey_id)
    here, target = shaping.place_of(raw, question), request.POST.get("to", "")
    step = {"up": -1, "down": 1}.get(request.POST.get("by", ""), 0)
    number = int(target) - 1 if target.isdecimal() and len(target) < 4 else here + step
    return changed(request, survey, shaping.move(raw, question, number), anchor=f"move-{question}")


@require_POST
def take_out(request: Request, survey_id: int, question: str) -> HttpResponse:
    survey, raw = drafted(request, survey_id)
    messages.success(request, _("The question is out of the draft. It waits below, should you want it back."))
    return changed(request, survey, shaping.take_out(raw, question), anchor="aside")


@require_POST
def bring_back(request: Request, survey_id: int, question: str) -> HttpResponse:
    survey, raw = drafted(request, survey_id)
    return changed(request, survey, shaping.bring_back(raw, question), question)


@require_POST
def words(request: Request, survey_id: int) -> HttpResponse:
    survey, raw = drafted(request, survey_id)
    form = WordsForm(request.POST)
    if not form.is_valid():
        return render(request, "feedback/surveys/build.html", built(request, survey) | {"words": form}, status=422)
    language = languages.chosen(Design.of(publishing.latest(survey)), request.POST.get("in", ""))
    return changed(request, survey, shaping.say(raw, language, form.cleaned_data), anchor="words")


@require_POST
def theme(request: Request, survey_id: int) -> HttpResponse:
    survey, raw = drafted(request, survey_id)
    form = ThemeForm(request.POST)
    if not form.is_valid():
        return render(request, "feedback/surveys/build.html", built(request, survey) | {"theme": form}, status=422)
    return changed(request, survey, {**raw, "theme": form.cleaned_data}, anchor="theme")


@require_POST
def speak(request: Request, survey_id: int) -> HttpResponse:
    """One language more; its words are written next."""
    survey, raw = drafted(request, survey_id)
    language = request.POST.get("language", "").strip().lower()[:12]
    publishing.change(
        publishing.draft_of(survey, actor=request.actor), shaping.speak(raw, language), actor=request.actor
    )
    return to(survey, language)


@require_POST
def fall_silent(request: Request, survey_id: int, language: str) -> HttpResponse:
    survey, raw = drafted(request, survey_id)
    draft = publishing.draft_of(survey, actor=request.actor)
    publishing.change(draft, shaping.fall_silent(raw, language), actor=request.actor)
    return to(survey)
