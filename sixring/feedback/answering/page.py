"""The page a survey is answered on: shown, filled in page by page, thanked for. No cookie, no script; a GET keeps
nothing, whoever follows the link."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ..models import SurveyVersion
from ..surveys import languages
from ..surveys.design import Design
from . import doors, robots, sealing, tickets, typed, wording
from .doors import Door
from .filling import Filling
from .shown import Speaker

LATE = 24 * 3600  # seconds for which what was begun may still be finished after the end
IDLE = 180  # seconds after which a tablet begins anew
THANKS = "sixring thanks for a survey"
STATUS = {"gone": 404, "early": 404, "done": 200, "over": 410}


def begin(request: HttpRequest, door: Door) -> HttpResponse:
    """The first page, or where they stopped; what the address chooses is chosen, and nothing is kept."""
    assert door.version is not None
    filling = Filling(
        door.version, tickets.fresh(door.version.pk, door.name), spoken(request, door, Design.of(door.version)),
        door.invitation, door.context,
    )  # fmt: skip
    before = typed.chosen_before(filling.design, request.GET)
    filling.turn(0 if before else filling.resumed())
    here = {one.key: before[one.key] for one in filling.page if one.key in before}
    filling.values |= here
    filling.chosen = bool(here)
    return show(request, door, filling)


def spoken(request: HttpRequest, door: Door, design: Design) -> str:
    """What they chose here, else what they were asked in, else what their browser prefers."""
    asked_in = door.invitation.language if door.invitation else ""
    wish = request.POST.get("lang") or request.POST.get("in") or request.GET.get("lang", "")
    return languages.chosen(design, wish[:12], asked_in, accepted=request.headers.get("Accept-Language", ""))


def show(
    request: HttpRequest, door: Door, filling: Filling, *, said: str = "", status: int = 200, previewed: str = "",
    carried: str = "",
) -> HttpResponse:  # fmt: skip
    """The page as it stands, with `said` above it: the name of one of the page's own sentences. `previewed` is where
    a preview sends its form, with `carried` in place of a ticket."""
    speaker = Speaker(filling.design, filling.language, filling.known(), filling.context)
    questions = [speaker.shown(one, filling.values.get(one.key), filling.wrong.get(one.key, ""))
                 for one in filling.questions()]  # fmt: skip
    context = {
        **frame(door, filling.version, filling.language), "questions": questions, "said": said,
        "ticket": carried or tickets.write(filling.ticket), "previewed": previewed, "trap": robots.TRAP,
        "number": filling.number,
        "progress": wording.words(filling.language)["page"] % {"n": filling.number + 1, "of": filling.pages},
        "page": filling.number + 1, "pages": filling.pages, "last": filling.number + 1 >= filling.pages,
        "first": filling.before() is None, "chosen": filling.chosen and not said,
        "intro": speaker.text(filling.design.texts, "intro") if filling.number == 0 else "",
        "heading": speaker.text(filling.design.texts, "title") or door.survey.name,
        "others": [(one, languages.name(one)) for one in filling.design.languages if one != filling.language],
        "wrong": [one for one in questions if one.wrong],
    }  # fmt: skip
    answer = render(request, "feedback/answering/page.html", context, status=status)
    if door.kind == doors.KIOSK and filling.number:
        answer["Refresh"] = f"{IDLE}; url={request.get_full_path()}"
    if previewed:
        return sealing.sealed(answer, ["'self'"], sealing.logo_of(door.survey, filling.version))
    return shut(answer, door, filling.version)


def frame(door: Door, version: SurveyVersion | None, language: str) -> dict[str, Any]:
    """What every one of these pages needs: the brand, the language, its words."""
    brand = sealing.brand_of(door.survey)
    theme = (version.design.get("theme") or {}) if version else {}
    words = dict(wording.words(language))
    return {
        "survey": door.survey, "version": version, "brand": brand.name if brand else "", "words": words,
        "logo": sealing.logo_of(door.survey, version), "language": language, "direction": languages.direction(language),
        "words_in": wording.spoken(language), "look": theme.get("look", ""), "kiosk": door.kind == doors.KIOSK,
        "framed": door.kind == doors.FRAME, "anonymous": door.survey.anonymous, "door": door.kind,
    }  # fmt: skip


def shut(answer: HttpResponse, door: Door, version: SurveyVersion | None) -> HttpResponse:
    """Sealed as this door is."""
    origins = list(door.survey.origins) if door.kind == doors.FRAME else []
    return sealing.sealed(answer, origins, sealing.logo_of(door.survey, version))


def ended(request: HttpRequest, door: Door | None, why: str) -> HttpResponse:
    """Why there is nothing to answer here: gone, early, over, done."""
    if door is None:
        language = languages.chosen(Design(wording.LANGUAGES), accepted=request.headers.get("Accept-Language", ""))
        context = {"words": dict(wording.words(language)), "language": language, "why": why,
                   "direction": languages.direction(language)}  # fmt: skip
        return sealing.sealed(render(request, "feedback/answering/ended.html", said(context), status=STATUS[why]), [])
    language = spoken(request, door, Design.of(door.version) if door.version else Design())
    context = {**frame(door, door.version, language), "why": why}
    return shut(render(request, "feedback/answering/ended.html", said(context), status=STATUS[why]), door, door.version)


def said(context: dict[str, Any]) -> dict[str, Any]:
    words, why = context["words"], context["why"]
    return context | {"heading": words[f"{why}_title"], "sentence": words[why]}


def to_thanks(door: Door, filling: Filling) -> HttpResponse:
    """Away from what was sent, so that loading the page again sends nothing."""
    named = signing.dumps([filling.version.pk, door.kind, filling.language], salt=THANKS, compress=True)
    answer = redirect(reverse("feedback:thanks", args=[named]))
    return shut(answer, door, filling.version)


def thanks(request: HttpRequest, named: str) -> HttpResponse:
    """Thanks, in the survey's words; on a tablet for a moment."""
    try:
        pk, kind, language = signing.loads(named[:400], salt=THANKS)
    except (signing.BadSignature, ValueError, TypeError):
        return ended(request, None, "gone")
    version = SurveyVersion.objects.select_related("survey__brand").filter(pk=pk).first()
    if version is None:
        return ended(request, None, "gone")
    door = Door(kind, version.survey, version, "")
    context = frame(door, version, language)
    text = Design.of(version).text("thanks", language) or context["words"]["thanks"]
    again = reverse("feedback:answer_kiosk", args=[version.survey.key]) if kind == doors.KIOSK else ""
    context |= {"heading": context["words"]["thanks_title"], "sentence": text, "again": again, "why": "thanks"}
    answer = render(request, "feedback/answering/ended.html", context)
    if again:
        answer["Refresh"] = f"12; url={again}"
    return shut(answer, door, version)
