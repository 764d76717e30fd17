"""What was set aside as a robot's: looked at by people, let count, or dismissed. Nothing of it is ever dropped."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sixring.conversations import access
from sixring.core import changes
from sixring.core.actors import Actor
from sixring.core.errors import NotFound, Refused

from ..models import Response, Survey
from ..results import tally
from ..surveys.design import Design
from . import telling
from .keep import given_of, spent_by

State = Response.State


def of(survey: Survey, actor: Actor) -> QuerySet[Response]:
    """What waits to be looked at, of conversations `actor` may see, the newest first."""
    actor.must("lead")
    mine = Q(conversation=None) | Q(conversation__in=access.visible_to(actor))
    found = Response.objects.filter(mine, survey=survey, state=State.SUSPECT)
    return found.select_related("version", "identity").prefetch_related("answers").order_by("-pk")


def get(survey: Survey, actor: Actor, response_id: int) -> Response:
    response = Response.objects.filter(survey=survey, pk=response_id).first()
    if response is None:
        raise NotFound
    about = response.conversation_id
    if about is not None and not access.visible_to(actor).filter(pk=about).exists():
        raise NotFound
    return response


def let_count(response: Response, *, actor: Actor) -> None:
    """It was a person after all: it counts and is told as any other. The same again is a quiet no-op."""
    actor.must("lead")
    with transaction.atomic():
        tally.leave([response.pk])
        if not Response.objects.filter(pk=response.pk, state=State.SUSPECT).update(state=State.COMPLETE):
            return
        response.refresh_from_db()
        if response.invitation is not None and not spent_by(response):
            raise Refused(_("They have answered since, and that counts already."))
        said = {one.question: given_of(one) for one in response.answers.all()}
        telling.tell(response, Design.of(response.version), said, actor=actor)


def dismiss(response: Response, *, actor: Actor) -> None:
    """A robot's: kept, never counted, no longer shown here."""
    actor.must("lead")
    with transaction.atomic():
        tally.leave([response.pk])
        if Response.objects.filter(pk=response.pk, state=State.SUSPECT).update(state=State.DISMISSED):
            changes.record("response.dismissed", response, actor=actor)
