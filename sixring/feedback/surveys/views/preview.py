"""The preview: the visitors' own page, page by page, of a draft or any version; nothing of it is kept."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from sixring.core.errors import NotFound
from sixring.core.request import Request

from ...answering import doors, page, tickets
from ...answering.accepting import Given, NotKept, accept
from ...answering.doors import Door
from ...answering.filling import Filling
from ...models import Survey, SurveyVersion
from .. import publishing

SALT = "sixring preview of a survey"


@never_cache
@csrf_exempt  # it keeps nothing, whoever posts; the frame it stands in has no form of ours around it
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: Request, survey_id: int) -> HttpResponse:
    survey = publishing.get(request.actor, survey_id)
    version = version_of(survey, request.GET.get("version", ""))
    door = Door(doors.OPEN, survey, version, "preview")
    filling = Filling(version, tickets.fresh(version.pk, "preview"), "", None, {})
    filling.language = page.spoken(request, door, filling.design)
    said = carried(request) if request.method == "POST" else {}
    stand(filling, request, said)
    return page.show(request, door, filling, previewed=request.get_full_path(), carried=signing.dumps(said, salt=SALT))


def version_of(survey: Survey, number: str) -> SurveyVersion:
    if not number.isdecimal():
        return publishing.latest(survey)
    version = survey.versions.filter(number=int(number[:6])).first()
    if version is None:
        raise NotFound
    return version


def carried(request: Request) -> dict[str, Any]:
    """What was answered on the pages before, which the form itself carries."""
    try:
        said: dict[str, Any] = signing.loads(request.POST.get("ticket", "")[:200_000], salt=SALT)
    except signing.BadSignature:
        return {}
    return said


def stand(filling: Filling, request: Request, said: dict[str, Any]) -> None:
    """Turn to the page that follows what was sent, or the one asked for."""
    number = request.POST.get("page") or request.GET.get("page", "")
    filling.number = min(int(number), max(filling.pages - 1, 0)) if number.isdecimal() and len(number) < 4 else 0
    at = request.GET.get("at", "")
    if request.method != "POST":
        filling.everything = True
        filling.number = next((n for n, keys in enumerate(pages(filling)) if at in keys), filling.number)
        return
    filling.read(request.POST)
    said |= {key: value for key, value in filling.values.items() if value not in ("", [], {})}
    filling.__dict__["kept"] = kept(filling, said)
    if "lang" in request.POST:
        return
    target = filling.before() if request.POST.get("go") == "back" else filling.following()
    filling.turn(filling.number if target is None else target)


def kept(filling: Filling, said: dict[str, Any]) -> dict[str, Given]:
    found: dict[str, Given] = {}
    for key, value in said.items():
        with suppress(NotKept):  # what can't be is simply not there in a preview
            found |= accept(filling.design, {key: value})
    return found


def pages(filling: Filling) -> list[set[str]]:
    from ..branching import pages as of

    return [{one.key for one in found} for found in of(filling.design)]
