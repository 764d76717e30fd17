"""The stream on the screen, and putting an answer on the desk."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sixring.channels import accounts
from sixring.channels.templatetags.channels import label
from sixring.core.actors import Actor
from sixring.core.errors import NotFound
from sixring.core.request import Request

from ..plan import desk
from ..results import seen
from . import entries, filters, finding
from .filters import Chosen


@require_safe
def index(request: Request) -> HttpResponse:
    chosen = Chosen.read(request.GET.dict())
    found, after = finding.page(chosen, actor=request.actor)
    context = {
        "chosen": chosen, "entries": entries.entries(found, actor=request.actor), "after": after,
        "kinds": filters.KINDS.items(), "channels": channels(request.actor), "feelings": filters.FEELINGS.items(),
        "scores": filters.SCORES.items(), "days": filters.DAYS.items(), "may_answer": request.actor.may("answer"),
    }  # fmt: skip
    wanted = "_entries" if request.headers.get("HX-Request") and chosen.before else "page"
    return render(request, f"feedback/stream/{wanted}.html", context)


def channels(actor: Actor) -> list[tuple[str, str]]:
    """Kinds of accounts they may see, by name."""
    kinds = {one.kind for one in accounts.seen_by(actor)} - {"tracking", "survey"}
    return sorted(((kind, label(kind)) for kind in kinds), key=lambda one: one[1])


@require_POST
def put(request: Request, answered_id: int) -> HttpResponse:
    """On the desk, so that it can be answered: in the conversation it is about, else in one of its own."""
    request.actor.must("answer")
    found = seen.responses(request.actor).filter(pk=answered_id).exclude(interaction=None).exclude(identity=None)
    response = found.select_related("interaction", "identity", "conversation").first()
    if response is None or response.interaction is None or response.identity is None:
        raise NotFound(_("There is nobody to answer."))
    with transaction.atomic():
        room = desk.put(response.interaction, response.identity, response.conversation, waits=False)
    return redirect(f"{reverse('conversations:show', args=[room.pk])}#text")
