"""Taking what a page sent: checked against its ticket, kept page by page, complete with the last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from sixring.core.actors import Actor
from sixring.core.errors import Refused

from ..models import Response, SurveyVersion
from ..surveys import branching
from . import doors, robots, tickets, wording
from .accepting import LONGEST, NotKept, accept, lacks
from .doors import Door
from .filling import Filling
from .keep import keep
from .page import LATE, ended, show, spoken, to_thanks

CUSTOMER = Actor("customer", name="the customer")


def take(request: HttpRequest, door: Door) -> HttpResponse:
    """What a POST to any of the doors comes to. Nothing typed is dropped: where it isn't kept, it is shown again."""
    filling, ours = read(request, door)
    if filling is None:
        return ended(request, door, door.shut or "over")
    if door.shut and (not ours or filling.ticket.age > LATE) and not answered(filling):
        return ended(request, door, door.shut)
    if not ours:
        return show(request, door, filling, said="again", status=409)
    if answered(filling):
        return to_thanks(door, filling)
    if "lang" in request.POST:
        return show(request, door, filling)
    if door.kind != doors.INVITED and robots.too_many(request, door.survey.key):
        return show(request, door, filling, said="busy", status=429)
    if request.POST.get("go") == "back":
        return back(request, door, filling)
    return forward(request, door, filling)


def read(request: HttpRequest, door: Door) -> tuple[Filling | None, bool]:
    """Where they stand by what the form says, and whether its ticket is ours; without one they begin anew, with what
    they typed where this version asks it."""
    ticket = tickets.read(request.POST.get("ticket", ""), door.name)
    version = version_of(ticket, door) if ticket else None
    ours = ticket is not None and version is not None
    version = version or door.version
    if version is None:
        return None, False
    used = ticket if ticket is not None and ours else tickets.fresh(version.pk, door.name)
    filling = Filling(version, used, "", door.invitation, door.context)
    filling.language = spoken(request, door, filling.design)
    number = request.POST.get("page", "")
    filling.number = min(int(number), filling.pages - 1) if number.isdecimal() and len(number) < 4 else 0
    if not ours and filling.number:
        filling.number = 0
    filling.read(request.POST)
    return filling, ours


def version_of(ticket: tickets.Ticket, door: Door) -> SurveyVersion | None:
    """The version they began with, though another was published since."""
    known = SurveyVersion.objects.select_related("survey__brand").filter(published_at__isnull=False)
    return known.filter(pk=ticket.version, survey=door.survey).first()


def answered(filling: Filling) -> bool:
    """Whether this very filling-in is done: sent twice, or its page loaded again."""
    done = Response.objects.filter(dedupe=filling.ticket.name, survey=filling.version.survey_id)
    return done.exclude(state=Response.State.PARTIAL).exists()


def back(request: HttpRequest, door: Door, filling: Filling) -> HttpResponse:
    """The page before, with what was typed here kept as far as it can be."""
    number = filling.before()
    sound = sound_ones(filling)
    if sound:
        keep_these(request, door, filling, sound, complete=False)
    filling.turn(filling.number if number is None else number)
    return show(request, door, filling)


def sound_ones(filling: Filling) -> dict[str, Any]:
    found = {}
    for one in filling.questions():
        try:
            accept(filling.design, {one.key: filling.values.get(one.key)})
        except Refused:
            continue
        found[one.key] = filling.values.get(one.key)
    return found


def forward(request: HttpRequest, door: Door, filling: Filling) -> HttpResponse:
    """The next page, or thanks; this one again where something is missing."""
    try:
        said = asked_here(filling)
        following = filling.following()
        keep_these(request, door, filling, said, complete=following is None)
    except NotKept as refused:
        return again(request, door, filling, refused.by_question)
    except Refused:
        return ended(request, door, "done")
    if following is None:
        return to_thanks(door, filling)
    filling.turn(following)
    return show(request, door, filling)


def asked_here(filling: Filling) -> dict[str, Any]:
    """What was said to what this page asks. Raises `NotKept`, for what has to be answered too."""
    said: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for one in filling.questions():
        said[one.key] = filling.values.get(one.key)
        try:
            missing = lacks(one, accept(filling.design, {one.key: said[one.key]})[one.key])
        except NotKept as refused:
            wrong |= refused.by_question
        else:
            wrong |= {one.key: missing} if missing else {}
    if wrong:
        raise NotKept(wrong)
    return said


def keep_these(
    request: HttpRequest, door: Door, filling: Filling, said: Mapping[str, Any], *, complete: bool
) -> None:  # fmt: skip
    invited, kiosk = door.kind == doors.INVITED, door.kind == doors.KIOSK
    suspicion = ""
    if complete or request.POST.get(robots.TRAP):
        suspicion = robots.suspicion(
            request, request.POST, filling.ticket, door.survey.key, invited=invited, kiosk=kiosk
        )
    keep(
        filling.version, said, invitation=door.invitation, context=door.context, source=door.source,
        channel=door.channel, language=filling.language, dedupe=filling.ticket.name, complete=complete,
        suspicion=suspicion, actor=CUSTOMER,
    )  # fmt: skip
    filling.forget()


def again(request: HttpRequest, door: Door, filling: Filling, wrong: Mapping[str, str]) -> HttpResponse:
    """The page of the first question that can't be kept so, each marked in the page's language."""
    pages = branching.pages(filling.design)
    here = {one.key for one in filling.page}
    if not here & wrong.keys():
        filling.turn(next((n for n, page in enumerate(pages) if {one.key for one in page} & wrong.keys()), 0))
    words = wording.words(filling.language)
    filling.wrong = {key: words[why(filling, key)] for key in wrong}
    return show(request, door, filling, said="wrong", status=422)


def why(filling: Filling, key: str) -> str:
    """Rule: the name of the sentence that says what is wrong with what was typed."""
    value = filling.values.get(key)
    if value in (None, "", [], {}):
        return "missing"
    if isinstance(value, dict) and "chosen" not in value:
        return "lines"
    return "long" if isinstance(value, str) and len(value) > LONGEST else "odd"
