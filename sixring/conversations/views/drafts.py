"""What is being written: kept while it is typed, discarded, continued by a colleague; and what others do meanwhile."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sixring.core.errors import Invalid, NotFound
from sixring.core.request import Request

from .. import access
from ..models import Draft
from ..sending.envelope import Envelope
from ..writing import beside, drafts
from .acts import answerable
from .desk import address, talk_of

MOST, LONGEST = 200, 4000


@require_POST
def keep(request: Request, conversation_id: int) -> HttpResponse:
    """The composer's form as it stands, with `version` and `noting`; answers with the version it became."""
    conversation = answerable(request, conversation_id)
    version, noting = request.POST.get("version", "0"), request.POST.get("noting") == "1"
    text = request.POST.get("text", "").replace("\r\n", "\n")
    try:
        kept = drafts.keep(
            conversation, text, envelope_of(request.POST),
            version=int(version) if version.isdecimal() and len(version) < 11 else 0, noting=noting,
            actor=request.actor,
        )  # fmt: skip
    except drafts.Newer as newer:
        return JsonResponse({**told(newer.draft), "message": newer.message}, status=newer.status)
    return JsonResponse(told(kept))


@require_POST
def discard(request: Request, conversation_id: int) -> HttpResponse:
    conversation = answerable(request, conversation_id)
    noting = request.POST.get("noting") == "1"
    drafts.discard(conversation, noting=noting, actor=request.actor)
    if request.headers.get("accept") == "application/json":
        return JsonResponse(told(None))
    return redirect(address(conversation, "mode=note" if noting else ""))


@require_POST
def take_over(request: Request, conversation_id: int, draft_id: int) -> HttpResponse:
    """Go on with a colleague's draft, behind what was typed here already."""
    conversation = answerable(request, conversation_id)
    draft = Draft.objects.filter(pk=draft_id, conversation=conversation).select_related("conversation", "agent").first()
    if draft is None:
        raise NotFound(_("That draft has been sent or discarded. What you typed stays."))
    drafts.take_over(draft, actor=request.actor, over=request.POST.get("text", ""))
    said = _("You continue %(name)s’s draft.") % {"name": draft.agent.name}
    if not request.htmx:
        messages.success(request, said)
        return redirect(address(conversation, "mode=note" if draft.noting else ""))
    answer = render(request, "conversations/_talk.html", talk_of(request, conversation, restored=True))
    answer["HX-Trigger"] = json.dumps({"sixring:toast": said})
    return answer


@require_safe
def show_beside(request: Request, conversation_id: int) -> HttpResponse:
    """What colleagues write and did `?since=`, for the place beside the composer."""
    conversation = access.get(request.actor, conversation_id)
    since = parse_datetime(request.GET.get("since", "")[:40].replace(" ", "+"))
    found = beside.of(conversation, request.actor, since if since and is_aware(since) else None)
    return render(request, "conversations/_beside_found.html", found)


def envelope_of(typed: QueryDict) -> dict[str, Any]:
    """What the composer's fields say besides the text, as far as it is typed."""
    kept = {name: typed.getlist(name) for name in ("to", "cc", "bcc", "uploads", "forward")}
    values = [one for found in kept.values() for one in found]
    if len(values) > MOST or any(len(one) > LONGEST for one in values):
        raise Invalid(_("These are more recipients or files than a draft keeps. They stay in this window."))
    return Envelope.of({"way": typed.get("way", ""), "subject": typed.get("subject", ""), **kept}).data()


def told(draft: Draft | None) -> dict[str, Any]:
    if draft is None:
        return {"version": 0, "text": "", "envelope": {}}
    return {"version": draft.version, "text": draft.text, "envelope": draft.envelope}
